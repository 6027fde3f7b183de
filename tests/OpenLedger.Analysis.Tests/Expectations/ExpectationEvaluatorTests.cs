using System.Collections.Immutable;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Scenarios.Expectations;

namespace OpenLedger.Analysis.Tests.Expectations;

public class ExpectationEvaluatorTests
{
    // open lost 300 of 400 gross, held nothing.
    private static readonly ImmutableArray<ArmFigures> Arms =
    [
        ArmFigures.Of(Made.Plan(1), new ArmOutcomes(0, "open", [Made.Outcome()])),
        ArmFigures.Of(Made.Plan(1), new ArmOutcomes(1, "held", [Made.Harmless()])),
    ];

    [Theory]
    [InlineData(Comparison.Less, 300, Verdict.Missed)]
    [InlineData(Comparison.Less, 300.5, Verdict.Met)]
    [InlineData(Comparison.LessOrEqual, 300, Verdict.Met)]
    [InlineData(Comparison.Greater, 300, Verdict.Missed)]
    [InlineData(Comparison.GreaterOrEqual, 300, Verdict.Met)]
    [InlineData(Comparison.Equal, 300, Verdict.Met)]
    [InlineData(Comparison.NotEqual, 300, Verdict.Missed)]
    public void A_figure_is_compared_with_a_constant(Comparison comparison, double constant, Verdict verdict)
    {
        ExpectationOutcome outcome = Evaluate("open", "loss.net_usd", comparison, constant);

        Assert.Equal(verdict, outcome.Verdict);
        Assert.Equal((300.0, constant, "open"), (outcome.Observed, outcome.Required, outcome.Arm));
    }

    [Fact]
    public void A_figure_is_compared_with_a_multiple_of_another()
    {
        ExpectationOutcome outcome =
            Evaluate("held", "loss.net_usd", Comparison.Less, 0.5, new MeasureReference("open", "loss.gross_usd"));

        Assert.Equal((Verdict.Met, 0.0, 200.0), (outcome.Verdict, outcome.Observed, outcome.Required));
    }

    [Fact]
    public void A_star_means_every_arm_and_shows_the_worst()
    {
        ExpectationOutcome below = Evaluate("*", "loss.net_usd", Comparison.Less, 1_000);
        ExpectationOutcome above = Evaluate("*", "loss.net_usd", Comparison.Greater, 1);

        Assert.Equal((Verdict.Met, 300.0, "open"), (below.Verdict, below.Observed, below.Arm));
        Assert.Equal((Verdict.Missed, 0.0, "held"), (above.Verdict, above.Observed, above.Arm));
    }

    [Fact]
    public void Two_stars_mean_the_same_arm_on_both_sides()
    {
        ExpectationOutcome outcome =
            Evaluate("*", "loss.net_usd", Comparison.LessOrEqual, 1, new MeasureReference("*", "loss.gross_usd"));

        Assert.Equal(Verdict.Met, outcome.Verdict);
        Assert.Equal((0.0, "held"), (outcome.Observed, outcome.Arm));
    }

    [Fact]
    public void A_star_on_the_right_means_every_arm_too()
    {
        ExpectationOutcome outcome =
            Evaluate("open", "loss.net_usd", Comparison.LessOrEqual, 1, new MeasureReference("*", "loss.gross_usd"));

        Assert.Equal((Verdict.Missed, 0.0), (outcome.Verdict, outcome.Required));
    }

    [Theory]
    [InlineData("elsewhere", null)]
    [InlineData("open", "elsewhere")]
    public void An_arm_that_did_not_run_skips_the_line(string left, string? right)
    {
        ExpectationOutcome outcome = Evaluate(
            left, "loss.net_usd", Comparison.Less, 1, right is null ? null : new MeasureReference(right, "loss.net_usd"));

        Assert.Equal(Verdict.Skipped, outcome.Verdict);
        Assert.Null(outcome.Observed);
        Assert.Null(outcome.Required);
    }

    [Fact]
    public void A_figure_that_was_not_measured_meets_nothing()
    {
        ExpectationOutcome outcome = Evaluate("held", "containment.contain_s", Comparison.Less, 1e9);
        ExpectationOutcome worst = Evaluate("*", "containment.contain_s", Comparison.Less, 1e9);

        Assert.Equal((Verdict.Missed, null), (outcome.Verdict, outcome.Observed));
        Assert.Equal((Verdict.Missed, "held"), (worst.Verdict, worst.Arm));
    }

    private static ExpectationOutcome Evaluate(
        string arm, string path, Comparison comparison, double factor, MeasureReference? right = null) =>
        ExpectationEvaluator.Evaluate(
            new Expectation("the line", new MeasureReference(arm, path), comparison, factor, right, 1), Arms);
}
