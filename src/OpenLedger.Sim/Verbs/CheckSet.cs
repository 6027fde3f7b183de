using System.Collections.Immutable;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary>The scenarios of a check, each with its baseline: read and found good before anything runs.</summary>
/// <param name="Items">In the order of their files.</param>
/// <param name="Orphans">Baselines that belong to no scenario; only looked for when everything is checked.</param>
internal sealed record CheckSet(ImmutableArray<CheckSet.Item> Items, ImmutableArray<string> Orphans)
{
    /// <summary>A scenario with its baseline; null if there is none.</summary>
    public sealed record Item(ScenarioDocument Scenario, BaselineDocument? Baseline);

    /// <summary>Reads everything; null if anything is broken, which has been said then.</summary>
    public static CheckSet? Load(Host host, CheckRequest request, BaselineFolder baselines)
    {
        var items = ImmutableArray.CreateBuilder<Item>();
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Files(host, request) is not { } found)
        {
            return null;
        }

        bool good = true;
        foreach (string file in found)
        {
            host.Cancellation.ThrowIfCancellationRequested();
            ScenarioLoadResult loaded = host.Load(file, new ScenarioOverrides());
            if (host.Diagnose(loaded.Diagnostics) || loaded.Document is not { } scenario)
            {
                good = false;
                continue;
            }

            good &= IsOnlyOne(host, scenario, files) & TryRead(host, request, baselines, scenario, out BaselineDocument? baseline);
            items.Add(new Item(scenario, baseline));
        }

        return good ? new CheckSet(items.ToImmutable(), OrphansOf(host, request, baselines, files.Keys)) : null;
    }

    // The files of all paths, each once, however often and in whatever way it is named.
    private static List<string>? Files(Host host, CheckRequest request)
    {
        List<Diagnostic> diagnostics = [];
        IEnumerable<string> found = request.All
            ? ScenarioFiles.All(host, diagnostics)
            : request.Paths.SelectMany(path => ScenarioFiles.Under(path, diagnostics));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<string> files = [.. found.Where(file => seen.Add(Path.GetFullPath(file)))];
        return host.Diagnose(diagnostics) ? null : files;
    }

    // Names that differ only in case would share a file on some systems.
    private static bool IsOnlyOne(Host host, ScenarioDocument scenario, Dictionary<string, string> files)
    {
        string name = scenario.Plan.Scenario;
        if (files.TryAdd(name, scenario.Path))
        {
            return true;
        }

        host.Diagnose([CommandLineCodes.Error(
            CommandLineCodes.SameScenario,
            scenario.Path,
            $"'{files[name]}' is a scenario of the same name, '{name}'",
            "each needs a name, and a baseline, of its own")]);
        return false;
    }

    // What is written anew need not be whole.
    private static bool TryRead(
        Host host, CheckRequest request, BaselineFolder baselines, ScenarioDocument scenario, out BaselineDocument? baseline)
    {
        baseline = baselines.Read(scenario.Plan.Scenario, out Diagnostic? diagnostic);
        if (diagnostic is null)
        {
            return true;
        }

        host.Diagnose([request.Update ? diagnostic with { Severity = Severity.Warning } : diagnostic]);
        return request.Update;
    }

    private static ImmutableArray<string> OrphansOf(
        Host host, CheckRequest request, BaselineFolder baselines, IEnumerable<string> scenarios)
    {
        if (!request.All)
        {
            return [];
        }

        ImmutableArray<string> orphans = [.. baselines.FilesOfNone(scenarios)];
        host.Diagnose(orphans.Select(file => new Diagnostic(
            Severity.Warning,
            CommandLineCodes.BaselineOfNone,
            file,
            1,
            1,
            "no scenario has this baseline",
            "if the scenario was meant to go, remove its baseline too")));
        return orphans;
    }
}
