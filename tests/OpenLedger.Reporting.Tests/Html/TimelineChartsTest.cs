using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Html;

public class TimelineChartsTest
{
    [Fact]
    public void The_alert_is_a_line_across_only_where_every_arm_was_alerted()
    {
        RunReport all = MadeReport.Of(Made.Plan(2, "open", "held"), null, Made.Outcome);
        RunReport one = MadeReport.Of(Made.Plan(2, "open", "held"), null, (arm, r) => Made.Outcome(arm, r) with
        {
            FirstAlert = arm == "open" ? Made.At(25) : null,
        });
        Assert.Contains(">alert after 15 s</text>", Drawn(new TimelineCharts(all).Loss(false)), StringComparison.Ordinal);
        Assert.DoesNotContain(">alert after", Drawn(new TimelineCharts(one).Loss(false)), StringComparison.Ordinal);
        Assert.Contains("open: alert 15 s after the attack began", Drawn(new TimelineCharts(one).Loss(false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_lines_of_exposure_have_the_value_where_the_line_ends()
    {
        // All is lost within half a minute of the attack; when the chart ends 5 dollars are open, at the end of the run nothing
        // is.
        RunReport report = MadeReport.Of(Made.Plan(1, "open"), null, Made.Outcome);
        var charts = new TimelineCharts(report);
        Assert.False(charts.ShowsAll);
        Assert.Equal($"$5 after {Words.Duration(charts.WindowS)}", charts.ExposureSeries[0].Text);
        Assert.Equal(0, charts.LastExposure(report.Arms[0]));
    }

    [Fact]
    public void Arms_whose_last_theft_is_not_on_the_chart_are_known()
    {
        var charts = new TimelineCharts(MadeReport.Of(Made.Plan(1, "quick", "slow"), null, (arm, r) => Made.Outcome(arm, r) with
        {
            LastMaliciousSuccess = Made.At(arm == "slow" ? 99 : 30),
            Timeline = [Point(0, 0), Point(30, 399), Point(98, 399), Point(100, 400)],
        }));
        Assert.Equal(["slow"], charts.ArmsWithTheftsBehind());
    }

    [Theory]
    [InlineData(10, true, "just before the attack", 10)]
    [InlineData(0, true, "when the attack begins", 10)]
    [InlineData(50, false, "when the attack begins", 5)]
    public void What_stood_open_is_what_there_was_to_see(int atS, bool stolenKey, string when, double usd)
    {
        ExperimentPlan plan = Made.Plan(1, "open");
        plan = plan with
        {
            Attack = plan.Attack with { At = SimDuration.FromSeconds(atS), Compromise = stolenKey ? 0 : -1 },
            Populations = [new PopulationPlan { Name = "dapp", Kind = PopulationKind.Program, Holds = [] }],
        };
        RunReport report = MadeReport.Of(plan, null, Made.Outcome);
        var charts = new TimelineCharts(report);
        Assert.Equal(when, charts.AtAttack);
        Assert.Equal(usd, charts.OpenAtAttack(report.Arms[0]));
    }

    [Fact]
    public void Charts_of_an_attack_at_the_very_end_are_drawn()
    {
        ExperimentPlan plan = Made.Plan(1, "open");
        plan = plan with { Attack = plan.Attack with { At = plan.Duration } };
        var charts = new TimelineCharts(MadeReport.Of(plan, null, Made.Harmless));
        Assert.All(
            [charts.Loss(false), charts.Loss(true), charts.Exposure()],
            chart => Assert.Contains("<svg", Drawn(chart), StringComparison.Ordinal));
    }

    private static string Drawn(Chart chart) => chart.ToElement(ChartSize.Wide);

    private static TimelinePoint Point(long atS, long lossUsd) => new(Made.At(atS), Made.Usd(lossUsd), 0, 0, 0);
}
