using System.Text;

namespace OpenLedger.Reporting.Benchmarks;

/// <summary>The file of <c>--save</c>.</summary>
/// <param name="path">Its path, absolute or relative to the working directory.</param>
public sealed class BenchFile(string path)
{
    private string TemporaryName => path + ".part";

    /// <summary>Finds out whether it can be written, before minutes of measuring are for nothing.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Probe()
    {
        try
        {
            if (Directory.Exists(path))
            {
                return "it is a folder";
            }

            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllText(TemporaryName, "");
            File.Delete(TemporaryName);
            return null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return exception.Message;
        }
    }

    /// <summary>Writes a run in place of the one before, which stays whole until then.</summary>
    /// <exception cref="IOException">The disk is full, a right is missing.</exception>
    public void Write(BenchDocument document)
    {
        try
        {
            // What it was held against is not part of what was measured.
            File.WriteAllBytes(TemporaryName, Encoding.UTF8.GetBytes(BenchJson.ToText(document with { Against = null })));
            File.Move(TemporaryName, path, overwrite: true);
        }
        finally
        {
            File.Delete(TemporaryName);
        }
    }
}
