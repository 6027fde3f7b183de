using OpenLedger.Reporting.Baselines;

namespace OpenLedger.Reporting.Tests.Baselines;

public class BaselineComparisonTests
{
    [Fact]
    public void Without_a_baseline_there_is_nothing_to_miss() =>
        Assert.Equal(BaselineVerdict.None, BaselineComparison.Of(null, With(("x", 1))).Verdict);

    [Fact]
    public void An_equal_digest_says_it_all_and_no_figure_is_looked_at()
    {
        BaselineComparison comparison = BaselineComparison.Of(With(("x", 1)), With(("x", 2)) with { Digest = "old" });

        Assert.Equal(BaselineVerdict.Equal, comparison.Verdict);
        Assert.Empty(comparison.Figures);
    }

    [Theory]
    [InlineData(1000, 1001, true)]
    [InlineData(1000, 999, true)]
    [InlineData(1000, 1001.01, false)]
    [InlineData(1000, 998.99, false)]
    [InlineData(-1000, -1001, true)]
    [InlineData(-1000, -1002, false)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1e-12, false)]
    [InlineData(1e-12, 0, false)]
    [InlineData(double.MaxValue, -double.MaxValue, false)]
    public void A_tenth_of_a_percent_is_tolerated_and_of_nothing_nothing(double old, double now, bool within)
    {
        BaselineComparison comparison = BaselineComparison.Of(With(("x", old)), With(("x", now)) with { Digest = "new" });

        Assert.Equal(within ? BaselineVerdict.Within : BaselineVerdict.Changed, comparison.Verdict);
    }

    [Fact]
    public void A_change_has_both_figures_the_difference_and_the_percentage()
    {
        FigureChange change = Assert.Single(
            BaselineComparison.Of(With(("loss", -200), ("same", 5)), With(("loss", -150), ("same", 5)) with { Digest = "new" }).Figures);

        Assert.Equal(new FigureChange("arms.open.loss", -200, -150, 50, 25), change);
    }

    [Fact]
    public void From_nothing_there_is_no_percentage() =>
        Assert.Null(Assert.Single(BaselineComparison.Of(With(("x", 0)), With(("x", 3)) with { Digest = "new" }).Figures).Percent);

    [Fact]
    public void Figures_that_appear_or_vanish_are_misses()
    {
        BaselineComparison comparison =
            BaselineComparison.Of(With(("both", 1), ("old", 2)), With(("both", 1), ("new", 0)) with { Digest = "new" });

        Assert.Equal(BaselineVerdict.Changed, comparison.Verdict);
        Assert.Equal([new FigureChange("arms.open.new", null, 0), new FigureChange("arms.open.old", 2, null)], comparison.Figures);
    }

    [Fact]
    public void Arms_that_appear_or_vanish_are_misses()
    {
        BaselineDocument old = With(("x", 1));
        BaselineDocument now = With(("x", 1)) with { Digest = "new" };
        now.Arms.Add("added", []);
        old.Arms.Add("removed", []);

        BaselineComparison comparison = BaselineComparison.Of(old, now);

        Assert.Equal(BaselineVerdict.Changed, comparison.Verdict);
        Assert.Equal(["added"], comparison.ArmsAppeared);
        Assert.Equal(["removed"], comparison.ArmsVanished);
        Assert.Empty(comparison.Figures);
    }

    private static BaselineDocument With(params (string Path, double Value)[] figures)
    {
        var arm = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach ((string path, double value) in figures)
        {
            arm.Add(path, value);
        }

        return new BaselineDocument
        {
            Schema = BaselineDocument.CurrentSchema,
            Scenario = "made",
            Seed = "1",
            Replications = 1,
            Digest = "old",
            Arms = new OrderedDictionary<string, OrderedDictionary<string, double>>(StringComparer.Ordinal) { ["open"] = arm },
        };
    }
}
