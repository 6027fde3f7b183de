using System.Collections.Immutable;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Text;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary>Loads the scenario that a command line names, with what its options change.</summary>
internal static class RequestedScenario
{
    /// <summary>The scenario; null if anything is wrong with it or with <c>--set</c>, which has been said then.</summary>
    public static ScenarioDocument? Load(
        Host host, string path, ImmutableArray<string> settings, ulong? seed, int? replications = null)
    {
        List<Diagnostic> diagnostics = [];
        var overrides = new ScenarioOverrides
        {
            Seed = seed,
            Replications = replications,
            Settings = SettingArguments.Parse(settings, diagnostics),
        };
        if (host.Diagnose(diagnostics))
        {
            return null;
        }

        ScenarioLoadResult loaded = host.Load(path, overrides);
        return host.Diagnose(loaded.Diagnostics) ? null : loaded.Document;
    }
}
