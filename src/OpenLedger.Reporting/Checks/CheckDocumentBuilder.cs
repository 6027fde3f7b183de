using System.Collections.Immutable;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Checks;

/// <summary>Puts runs and their baselines into the form of a check.</summary>
public static class CheckDocumentBuilder
{
    /// <summary>A scenario that ran.</summary>
    /// <param name="report">The run.</param>
    /// <param name="baseline">Its baseline; null if there is none.</param>
    /// <param name="file">Where the baseline lies, or would.</param>
    /// <param name="update">Whether this run becomes the baseline: then no figure can miss it.</param>
    /// <param name="results">Where the results lie; null if they were not kept.</param>
    public static CheckedScenario Of(RunReport report, BaselineDocument? baseline, string file, bool update, string? results)
    {
        BaselineDocument current = BaselineDocument.Of(report);
        BaselineComparison comparison = BaselineComparison.Of(baseline, current);
        bool missedBaseline = comparison.Verdict == BaselineVerdict.Changed && !update;
        return new CheckedScenario
        {
            Name = current.Scenario,
            File = report.Scenario.Path,
            Passed = !report.AnyMissed && !missedBaseline,
            Arms = report.Arms.Length,
            Seed = current.Seed,
            Replications = current.Replications,
            Digest = current.Digest,
            Expect = [.. report.Expectations.Select(ResultDocumentBuilder.ExpectOf)],
            Baseline = new CheckedBaseline
            {
                File = file,
                Verdict = comparison.Verdict,
                Updated = update,
                Seed = baseline?.Seed,
                Digest = baseline?.Digest,
                Figures = comparison.Figures,
                ArmsAppeared = comparison.ArmsAppeared,
                ArmsVanished = comparison.ArmsVanished,
            },
            Results = results,
        };
    }

    /// <summary>The whole check.</summary>
    /// <param name="scenarios">The scenarios that ran.</param>
    /// <param name="orphans">Baselines that belong to no scenario: what they held is held no more, so the check has missed them.</param>
    public static CheckDocument Of(ImmutableArray<CheckedScenario> scenarios, ImmutableArray<string> orphans) => new()
    {
        Schema = CheckDocument.CurrentSchema,
        Passed = orphans.IsEmpty && scenarios.All(scenario => scenario.Passed),
        Scenarios = scenarios,
        BaselinesWithoutScenario = orphans,
    };
}
