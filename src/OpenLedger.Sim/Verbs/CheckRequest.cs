using System.Collections.Immutable;

namespace OpenLedger.Sim.Verbs;

/// <summary>What <c>olsim check</c> was asked for.</summary>
/// <param name="Paths">Scenario files or folders of them; empty: the folder of all scenarios.</param>
/// <param name="Update">Whether the runs become the baselines.</param>
/// <param name="Baselines">The folder of baselines.</param>
/// <param name="Jobs">Replications at once.</param>
/// <param name="Json">Whether to print JSON.</param>
/// <param name="Output">The folder of results; null keeps none.</param>
internal sealed record CheckRequest(
    ImmutableArray<string> Paths, bool Update, string Baselines, int Jobs, bool Json, string? Output)
{
    /// <summary>Where baselines lie unless something else is said.</summary>
    public const string DefaultBaselines = "results/baseline";

    /// <summary>Whether everything there is is checked.</summary>
    public bool All => Paths.IsEmpty;
}
