using System.Globalization;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Baselines;

/// <summary>The folder of baselines: one file per scenario, named after it.</summary>
/// <param name="root">The folder, as the user named it; it need not be there.</param>
public sealed class BaselineFolder(string root)
{
    private const string Extension = ".json";

    /// <summary>Where it is.</summary>
    public string Root => root;

    /// <summary>The file of a scenario. Names of scenarios have no character that a file name cannot have.</summary>
    public string PathOf(string scenario) => Path.Combine(root, scenario + Extension);

    /// <summary>The baseline of a scenario; null if there is none, or, with a diagnostic, if it is broken.</summary>
    public BaselineDocument? Read(string scenario, out Diagnostic? diagnostic)
    {
        string path = PathOf(scenario);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            diagnostic = null;
            return null;
        }

        return BaselineJson.Read(path, scenario, out diagnostic);
    }

    /// <summary>The files that belong to none of these scenarios, in ordinal order.</summary>
    public IReadOnlyList<string> FilesOfNone(IEnumerable<string> scenarios)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        var known = scenarios.Select(PathOf).ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateFiles(root, "*" + Extension).Where(file => !known.Contains(file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Finds out whether baselines can be written, before the runs are made for nothing.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Probe()
    {
        try
        {
            Directory.CreateDirectory(root);
            string probe = TemporaryName("probe");
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return exception.Message;
        }
    }

    /// <summary>Writes a baseline in place of the one before, which stays whole until then.</summary>
    /// <exception cref="IOException">The disk is full, a right is missing.</exception>
    public void Write(BaselineDocument document)
    {
        string temporary = TemporaryName(document.Scenario);
        try
        {
            File.WriteAllBytes(temporary, BaselineJson.ToBytes(document));
            File.Move(temporary, PathOf(document.Scenario), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string TemporaryName(string purpose) =>
        Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $".{purpose}.{Environment.ProcessId}.new"));
}
