using System.Collections.Immutable;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios;

namespace OpenLedger.Analysis.Digests;

/// <summary>
/// What makes a run the run it is: the scenario with its settings, seed, replications, arms and data files. Threads, formats and
/// folders do not count.
/// </summary>
/// <param name="Scenario">The scenario as it was read.</param>
/// <param name="Arms">Names of the arms that run, in the plan's order; empty if all do.</param>
public sealed record RunIdentity(ScenarioDocument Scenario, ImmutableArray<string> Arms)
{
    /// <summary>The name of a run's folder: the first 16 hexadecimal digits of SHA-256 over its identity and the
    /// program.</summary>
    /// <param name="program">Version of the program, with what tells a changed build from a clean one.</param>
    public string RunId(string program)
    {
        using var digest = new DigestBuilder("openledger.sim/run/1");
        AddTo(digest);
        return digest.Add(program).Finish().ToString()[..16];
    }

    /// <summary>
    /// The digest of a run: SHA-256 over its identity and of every arm the roots, the chain of blocks (which covers transactions,
    /// receipts and authorization records), the event digest and all integer metrics. Never the program, the node's time or the
    /// machine, and independent of the number of threads.
    /// </summary>
    public Hash256 Digest(EnsembleResult ensemble)
    {
        using var digest = new DigestBuilder("openledger.sim/digest/1");
        AddTo(digest);
        digest.Add((long)ensemble.Arms.Length);
        foreach (ArmOutcomes arm in ensemble.Arms)
        {
            digest.Add(arm.Name).Add((long)arm.Runs.Length);
            foreach (var run in arm.Runs)
            {
                OutcomeDigest.AddTo(digest, run);
            }
        }

        return digest.Finish();
    }

    private void AddTo(DigestBuilder digest)
    {
        digest.Add(Scenario.Sha256).Add(Scenario.Plan.Seed).Add((long)Scenario.Plan.Replications);
        digest.Add((long)Arms.Length);
        foreach (string arm in Arms)
        {
            digest.Add(arm);
        }

        digest.Add((long)Scenario.Settings.Length);
        foreach (Setting setting in Scenario.Settings)
        {
            digest.Add(setting.Path).Add(setting.Value);
        }

        digest.Add((long)Scenario.Inputs.Length);
        foreach (InputFile input in Scenario.Inputs)
        {
            digest.Add(input.Sha256);
        }
    }
}
