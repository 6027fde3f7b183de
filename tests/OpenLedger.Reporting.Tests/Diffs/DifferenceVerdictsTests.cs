using OpenLedger.Reporting.Diffs;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Tests.Diffs;

public class DifferenceVerdictsTests
{
    [Theory]
    // An interval with a width decides, however small the difference.
    [InlineData(1000, 0.5, 0.4, 0.6, DifferenceVerdict.Worsened)]
    [InlineData(1000, -0.5, -0.6, -0.4, DifferenceVerdict.Improved)]
    [InlineData(1000, 50, -1, 101, DifferenceVerdict.WithinNoise)]
    [InlineData(1000, 50, 0, 100, DifferenceVerdict.WithinNoise)]
    [InlineData(1000, 0, -1, 1, DifferenceVerdict.WithinNoise)]
    // Without a width, a tenth of a percent does; of nothing, anything.
    [InlineData(1000, 1, 1, 1, DifferenceVerdict.NoChange)]
    [InlineData(1000, 1.1, 1.1, 1.1, DifferenceVerdict.Worsened)]
    [InlineData(1000, -1.1, -1.1, -1.1, DifferenceVerdict.Improved)]
    [InlineData(0, 0, 0, 0, DifferenceVerdict.NoChange)]
    [InlineData(0, 1e-9, 1e-9, 1e-9, DifferenceVerdict.Worsened)]
    // Spread in the last bits is none.
    [InlineData(1000, 1e-12, 1e-13, 2e-12, DifferenceVerdict.NoChange)]
    [InlineData(1000, 1e-12, -1e-12, 2e-12, DifferenceVerdict.NoChange)]
    public void A_measure_of_which_less_is_better(
        double first, double difference, double low, double high, DifferenceVerdict verdict) =>
        Assert.Equal(verdict, DifferenceVerdicts.Of(Direction.LowerIsBetter, first, difference, low, high));

    [Theory]
    [InlineData(0.5, DifferenceVerdict.NoChange)]
    [InlineData(5, DifferenceVerdict.Worsened)]
    [InlineData(-5, DifferenceVerdict.Improved)]
    public void Without_an_interval_a_tenth_of_a_percent_decides(double difference, DifferenceVerdict verdict) =>
        Assert.Equal(verdict, DifferenceVerdicts.Of(Direction.LowerIsBetter, 1000, difference, null, null));

    [Fact]
    public void Where_more_is_better_more_is_an_improvement()
    {
        Assert.Equal(DifferenceVerdict.Improved, DifferenceVerdicts.Of(Direction.HigherIsBetter, 1, 1, 0.5, 1.5));
        Assert.Equal(DifferenceVerdict.Worsened, DifferenceVerdicts.Of(Direction.HigherIsBetter, 1, -1, -1.5, -0.5));
    }

    [Fact]
    public void What_is_left_by_rounding_is_nothing()
    {
        Assert.Equal(0, DifferenceVerdicts.WithoutLastBits(100, 1e-14));
        Assert.Equal(1e-14, DifferenceVerdicts.WithoutLastBits(0, 1e-14));
        Assert.Equal(0.5, DifferenceVerdicts.WithoutLastBits(100, 0.5));
    }
}
