using System.Collections.Immutable;
using OpenLedger.Analysis.Digests;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;
using OpenLedger.Scenarios.Expectations;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests;

/// <summary>Reports of runs made by hand.</summary>
internal static class MadeReport
{
    public static readonly MachineSection Machine = new("An OS 1.0", "A Processor", 2, ".NET 10");

    public static readonly ProgramSection Program = new("0.1.0", new string('c', 40), false);

    /// <summary>Two arms, two replications: one lost 300 USD net each time, the other nothing.</summary>
    public static RunReport Usual(params string[] arms) => Of(Made.Plan(2, arms));

    public static RunReport Of(ExperimentPlan plan, Func<ScenarioDocument, ScenarioDocument>? change = null) =>
        Of(plan, change, null);

    public static RunReport Of(
        ExperimentPlan plan, Func<ScenarioDocument, ScenarioDocument>? change, Func<string, int, RunOutcome>? outcome)
    {
        var runs = outcome is null ? new MadeRuns(plan) : new MadeRuns(plan, outcome);
        ScenarioDocument scenario = Made.Scenario(plan) with
        {
            Expectations = Expectations(plan.Arms[0].Name),
            Settings = [new Setting("attack.at", "10s"), new Setting("a.b", "x,\"y\"")],
            Inputs = [new InputFile("data/transfers.csv", new string('d', 64))],
        };
        scenario = change?.Invoke(scenario) ?? scenario;
        return RunReport.Of(
            new RunIdentity(scenario, []), EnsembleRunner.Run(runs, new EnsembleOptions()), Program, Machine);
    }

    private static ImmutableArray<Expectation> Expectations(string arm) =>
    [
        new($"arms.{arm}.loss.net_usd > 0", new MeasureReference(arm, "loss.net_usd"), Comparison.Greater, 0, null, 1),
        new($"arms.{arm}.loss.net_usd < 0.01 * arms.{arm}.loss.gross_usd", new MeasureReference(arm, "loss.net_usd"),
            Comparison.Less, 0.01, new MeasureReference(arm, "loss.gross_usd"), 2),
        new("arms.gone.loss.net_usd > 0", new MeasureReference("gone", "loss.net_usd"), Comparison.Greater, 0, null, 3),
        new("arms.*.bound.tightness <= 1", new MeasureReference("*", "bound.tightness"), Comparison.LessOrEqual, 1, null, 4),
    ];
}
