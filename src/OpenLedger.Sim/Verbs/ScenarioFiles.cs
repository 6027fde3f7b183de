using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary>Finds scenario files.</summary>
internal static class ScenarioFiles
{
    /// <summary>The files of the folder of all scenarios, as <see cref="Under"/> finds them; none if it is not here.</summary>
    public static IReadOnlyList<string> All(Host host, List<Diagnostic> diagnostics)
    {
        if (Directory.Exists(host.Scenarios))
        {
            return Under(host.Scenarios, diagnostics);
        }

        diagnostics.Add(CommandLineCodes.Error(
            CommandLineCodes.NoScenario,
            host.Scenarios,
            "there is no such folder here",
            "run it where the folder is, such as the top of a checkout"));
        return [];
    }

    /// <summary>
    /// The files of a path: itself, or everything below a folder that ends in .yaml or .yml, in ordinal order. A path that is not
    /// there is given back as it stands, since the loader says best what is wrong with it.
    /// </summary>
    public static IReadOnlyList<string> Under(string path, List<Diagnostic> diagnostics)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = new List<string>();
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 32 };
        foreach (string file in Directory.EnumerateFiles(path, "*", options))
        {
            if (Path.GetExtension(file).ToUpperInvariant() is ".YAML" or ".YML")
            {
                files.Add(file);
            }
        }

        if (files.Count == 0)
        {
            diagnostics.Add(CommandLineCodes.Error(
                CommandLineCodes.NoScenario, path, "the folder holds no scenario", "scenario files end in .yaml"));
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }
}
