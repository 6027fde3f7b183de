using System.Globalization;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Plans;
using Spectre.Console;

namespace OpenLedger.Reporting.Terminal;

/// <summary>
/// The comparison of arms as <c>olsim run</c> prints it: what happened, blast radius per arm, throughput with its conditions,
/// expectations with what was observed, and where the rest lies.
/// </summary>
public static class ComparisonView
{
    private const int LongestArm = 16;
    private const int ArmHead = 5;

    // A share of honest operations.
    private const double WorthMention = 0.001;

    /// <summary>Renders a report.</summary>
    /// <param name="report">The run.</param>
    /// <param name="folder">Where its files lie.</param>
    /// <param name="options">What the screen can do.</param>
    public static string Render(RunReport report, string folder, ScreenOptions options)
    {
        var screen = new Screen(options);
        Headline(screen, report);
        BlastRadius(screen, report);
        Throughput(screen, report);
        Expectations(screen, report);
        screen.Line($"results  {folder}");
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"seed     {report.Ensemble.Plan.Seed}"));
        screen.Line($"digest   {report.Digest}");
        return screen.ToString();
    }

    private static void Headline(Screen screen, RunReport report)
    {
        ExperimentPlan plan = report.Ensemble.Plan;
        screen.Heading(plan.Scenario, report.Scenario.Summary);
        string arms = report.Arms.Length == plan.Arms.Length
            ? Counted(plan.Arms.Length, "arm")
            : $"{Counted(report.Arms.Length, "arm")} of {plan.Arms.Length}";
        string random = plan.CommonRandomNumbers && report.Arms.Length > 1 ? ", random numbers shared by the arms" : "";
        string replications = Counted(plan.Replications, "replication");
        screen.Line($"{replications} of {plan.Duration} of simulated time, {arms}{random}", Screen.Faint);
        screen.Line();
    }

    private static void BlastRadius(Screen screen, RunReport report)
    {
        Table table = Screen.Columns(
            "arm", "net loss USD", "share", "victims", "radius", "detect", "contain", "denied", "tight");
        foreach (ArmFigures arm in report.Arms)
        {
            table.AddRow(
                Name(arm),
                Cell(FigureText.AmountWithin(arm.Value("loss.net_usd"), arm.NetUsdInterval?.HalfWidth)),
                Cell(FigureText.Share(arm.Value("loss.share"))),
                Cell(FigureText.Amount(arm.Value("loss.victims"))),
                Cell(FigureText.Amount(arm.Value("containment.radius"))),
                Cell(FigureText.Seconds(arm.Value("containment.detect_s"))),
                Cell(FigureText.Seconds(arm.Value("containment.contain_s"))),
                Cell(FigureText.Share(arm.Value("collateral.denied_share"))),
                Cell(FigureText.Ratio(arm.Value("bound.tightness"))));
        }

        screen.Write(table);
        string interval = report.Arms.Any(arm => arm.NetUsdInterval is not null)
            ? $"± half the {FigureText.Share(report.Ensemble.Plan.Confidence)} interval of the mean; "
            : "";
        screen.Line(
            $"{interval}share of the value at risk; radius in hops; times from the first malicious transaction; "
            + "denied: share of honest operations; tight: loss over what the limits allowed.",
            Screen.Faint);
        screen.Line();
        Paid(screen, report);
    }

    // Which limits honest people paid for, where it is more than hardly anybody.
    private static void Paid(Screen screen, RunReport report)
    {
        ArmFigures[] arms = [.. report.Arms.Where(arm => arm.Value("collateral.denied_share") >= WorthMention)];
        foreach (ArmFigures arm in arms)
        {
            string reasons = string.Join(
                ", ", arm.HonestDenialsByReason.OrderByDescending(reason => reason.Value).Select(r => $"{r.Key} {FigureText.Amount(r.Value)}"));
            screen.Line($"{arm.Arm} denied honest operations: {reasons}");
        }

        if (arms.Length > 0)
        {
            screen.Line();
        }
    }

    private static void Throughput(Screen screen, RunReport report)
    {
        Table table = Screen.Columns("arm", "delayed", "delay p99", "simulated tx/s", "p50", "p99", "node tx/s");
        foreach (ArmFigures arm in report.Arms)
        {
            table.AddRow(
                Name(arm),
                Cell(FigureText.Amount(arm.Value("collateral.delayed"))),
                Cell(FigureText.Seconds(arm.Value("collateral.delay_s_p99"))),
                Cell(FigureText.Amount(arm.Value("simulated.tx_per_s"))),
                Cell(FigureText.Milliseconds(arm.Value("simulated.latency_ms.executed.p50"))),
                Cell(FigureText.Milliseconds(arm.Value("simulated.latency_ms.executed.p99"))),
                Cell(FigureText.Amount(arm.Value("node.tx_per_s"))));
        }

        screen.Write(table);
        string signatures = report.Ensemble.Plan.Ledger.VerifyBackground
            ? "every signature verified"
            : "signatures of the honest load trusted";
        screen.Line(
            "delayed: honest operations that guardrails held up, and for how long; simulated: throughput and latency to the block "
            + $"in simulated time; node: wall clock on this machine, {Words.Workers(report)}, {signatures}, no state root per block.",
            Screen.Faint);
        screen.Line();
    }

    private static void Expectations(Screen screen, RunReport report)
    {
        foreach (ExpectationOutcome outcome in report.Expectations)
        {
            ExpectationLines.Write(screen, ResultDocumentBuilder.ExpectOf(outcome));
        }

        if (report.Expectations.Length > 0)
        {
            screen.Line();
        }
    }

    private static string Counted(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    // The one text that others choose: kept short enough that the figures beside it stay on their line. Arms of one family differ at the end.
    private static Text Name(ArmFigures arm) => new(arm.Arm.Length <= LongestArm
        ? arm.Arm
        : string.Concat(arm.Arm.AsSpan(0, ArmHead), "…", arm.Arm.AsSpan(arm.Arm.Length - (LongestArm - ArmHead - 1))));

    private static Text Cell(string text) => new(text);
}
