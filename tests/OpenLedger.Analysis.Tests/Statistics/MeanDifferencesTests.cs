using OpenLedger.Analysis.Statistics;

namespace OpenLedger.Analysis.Tests.Statistics;

public class MeanDifferencesTests
{
    private static readonly double[] OneToFive = [1, 2, 3, 4, 5];

    // sqrt(2.5): the standard deviation of one to five.
    private const double Deviation = 1.5811388300841898;

    [Fact]
    public void What_pairs_share_cancels_out()
    {
        double[] second = [.. OneToFive.Select(sample => sample + 10)];

        MeanDifference paired = MeanDifferences.Paired(OneToFive, second, 0.95);
        MeanDifference welch = MeanDifferences.Welch(OneToFive, second, 0.95);

        Assert.Equal((10, 10.0, 10.0), (paired.Value, paired.Interval!.Value.Low, paired.Interval.Value.High));
        Assert.Equal(10, welch.Value);
        Assert.True(welch.Interval!.Value.HalfWidth > 1);
    }

    [Fact]
    public void A_paired_interval_is_that_of_the_differences()
    {
        double[] zeros = new double[5];

        MeanDifference difference = MeanDifferences.Paired(zeros, OneToFive, 0.95);

        Assert.Equal(3, difference.Value);
        Assert.Equal(2.776 * Deviation / Math.Sqrt(5), difference.Interval!.Value.HalfWidth, tolerance: 1e-3);
    }

    // Equal variances and sizes have 2 (n - 1) degrees of freedom; where one side has no spread, the other's n - 1 remain.
    // Quantiles from the usual printed tables.
    [Theory]
    [InlineData(1, 0.95, 2.306)]
    [InlineData(1, 0.99, 3.355)]
    [InlineData(0, 0.95, 2.776)]
    [InlineData(0, 0.99, 4.604)]
    public void Welchs_interval_has_the_width_of_the_t_tables(int spread, double confidence, double quantile)
    {
        double[] second = [.. OneToFive.Select(sample => 20 + (spread * sample))];

        MeanDifference difference = MeanDifferences.Welch(OneToFive, second, confidence);

        Assert.Equal(17 + (3 * spread), difference.Value, tolerance: 1e-12);
        Assert.Equal(
            quantile * Deviation * Math.Sqrt((1 + spread) / 5.0), difference.Interval!.Value.HalfWidth, tolerance: 1e-3);
    }

    [Fact]
    public void Sizes_need_not_be_equal_and_order_turns_the_sign()
    {
        MeanDifference forth = MeanDifferences.Welch(OneToFive, [2, 9], 0.9);
        MeanDifference back = MeanDifferences.Welch([2, 9], OneToFive, 0.9);

        Assert.Equal(forth.Value, -back.Value);
        Assert.Equal(forth.Interval!.Value.Low, -back.Interval!.Value.High, tolerance: 1e-9);
    }

    [Fact]
    public void One_sample_has_a_difference_but_no_interval()
    {
        Assert.Equal(new MeanDifference(4, null), MeanDifferences.Paired([3], [7], 0.95));
        Assert.Equal(new MeanDifference(4, null), MeanDifferences.Welch([3], [7, 7], 0.95));
        Assert.Equal(new MeanDifference(4, null), MeanDifferences.Welch([3, 3], [7], 0.95));
    }

    [Fact]
    public void Without_spread_an_interval_has_no_width()
    {
        ConfidenceInterval interval = MeanDifferences.Welch([3, 3], [7, 7, 7], 0.95).Interval!.Value;

        Assert.Equal((4.0, 4.0), (interval.Low, interval.High));
    }
}
