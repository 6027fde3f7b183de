using System.Security;

namespace OpenLedger.Scenarios.Text;

/// <summary>Reads whole files with a limit on their size; what goes wrong is told, not thrown.</summary>
public static class WholeFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, absolute or relative to the working directory.</param>
    /// <param name="maxBytes">The largest acceptable size.</param>
    /// <param name="problem">What is wrong, as the end of a sentence that begins with the file; empty if nothing is.</param>
    /// <param name="tooLarge">Whether the size was what is wrong.</param>
    /// <returns>The bytes, or null.</returns>
    public static byte[]? TryRead(string path, int maxBytes, out string problem, out bool tooLarge)
    {
        problem = "";
        tooLarge = false;
        try
        {
            if (Directory.Exists(path))
            {
                problem = "is a directory";
                return null;
            }

            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

            // The length of a device or a growing file says nothing: read on until the end or the limit.
            using MemoryStream copy = new();
            byte[] buffer = new byte[81_920];
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                if (copy.Length + read > maxBytes)
                {
                    tooLarge = true;
                    problem = $"is larger than {maxBytes / (1024 * 1024)} MB";
                    return null;
                }

                copy.Write(buffer, 0, read);
            }

            return copy.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "does not exist";
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or SecurityException)
        {
            problem = "may not be read";
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            problem = "cannot be read";
        }

        return null;
    }
}
