using OpenLedger.Analysis.Statistics;

namespace OpenLedger.Analysis.Tests.Statistics;

public class OrderStatisticsTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 9.0, 1, 5, 2 }, 3.5)]
    public void The_median_is_the_middle_of_the_sorted_samples(double[] samples, double median) =>
        Assert.Equal(median, OrderStatistics.Median(samples));

    // Values of R's quantile(c(1, 2, 4, 8, 16), p), type 7.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1.4)]
    [InlineData(0.25, 2)]
    [InlineData(0.6, 5.6)]
    [InlineData(1, 16)]
    public void A_quantile_lies_between_its_neighbours(double share, double expected) =>
        Assert.Equal(expected, OrderStatistics.Quantile([16, 1, 8, 2, 4], share), 12);

    [Fact]
    public void The_samples_stay_in_their_order()
    {
        double[] samples = [3, 1, 2];

        OrderStatistics.Median(samples);

        Assert.Equal([3, 1, 2], samples);
    }

    [Fact]
    public void There_is_no_median_of_nothing() => Assert.Throws<ArgumentException>(() => OrderStatistics.Median([]));
}
