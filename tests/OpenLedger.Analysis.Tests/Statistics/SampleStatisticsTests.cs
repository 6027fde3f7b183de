using OpenLedger.Analysis.Statistics;

namespace OpenLedger.Analysis.Tests.Statistics;

public class SampleStatisticsTests
{
    [Theory]
    [InlineData(0.8)]
    [InlineData(11886961.454123)]
    public void Equal_samples_have_exactly_their_own_mean_and_no_spread(double sample)
    {
        double[] samples = [.. Enumerable.Repeat(sample, 7)];

        Assert.Equal(sample, SampleStatistics.Mean(samples));
        Assert.Equal(0, SampleStatistics.StudentInterval(samples, 0.95)!.Value.HalfWidth);
    }

    [Fact]
    public void Nothing_has_no_mean_percentile_or_interval()
    {
        Assert.Null(SampleStatistics.Mean([]));
        Assert.Null(SampleStatistics.Percentile([], 0.95));
        Assert.Null(SampleStatistics.ConditionalTailMean([], 0.95));
        Assert.Null(SampleStatistics.StudentInterval([], 0.95));
    }

    [Fact]
    public void One_sample_has_a_mean_but_no_interval()
    {
        Assert.Equal(3, SampleStatistics.Mean([3]));
        Assert.Null(SampleStatistics.StandardDeviation([3]));
        Assert.Null(SampleStatistics.StudentInterval([3], 0.95));
    }

    // Quantiles of Student's t from the usual printed tables.
    [Theory]
    [InlineData(2, 0.95, 12.706)]
    [InlineData(5, 0.95, 2.776)]
    [InlineData(8, 0.95, 2.365)]
    [InlineData(8, 0.99, 3.499)]
    [InlineData(31, 0.90, 1.697)]
    public void The_interval_has_the_width_of_the_t_tables(int count, double confidence, double quantile)
    {
        double[] samples = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        double deviation = SampleStatistics.StandardDeviation(samples)!.Value;

        ConfidenceInterval interval = SampleStatistics.StudentInterval(samples, confidence)!.Value;

        Assert.Equal(quantile * deviation / Math.Sqrt(count), interval.HalfWidth, tolerance: 5e-4 * deviation);
        Assert.Equal((count - 1) / 2.0, (interval.Low + interval.High) / 2, tolerance: 1e-9);
    }

    [Fact]
    public void Equal_samples_have_an_interval_of_no_width()
    {
        ConfidenceInterval interval = SampleStatistics.StudentInterval([7, 7, 7], 0.95)!.Value;

        Assert.Equal((7.0, 7.0), (interval.Low, interval.High));
    }

    [Theory]
    [InlineData(20, 0.95, 19)]
    [InlineData(21, 0.95, 20)]
    [InlineData(8, 0.95, 8)]
    [InlineData(100, 0.95, 95)]
    [InlineData(10, 1, 10)]
    [InlineData(10, 0.01, 1)]
    public void A_percentile_is_the_nearest_rank(int count, double share, double expected)
    {
        double[] samples = [.. Enumerable.Range(1, count).Select(i => (double)i).Reverse()];

        Assert.Equal(expected, SampleStatistics.Percentile(samples, share));
    }

    [Theory]
    // 5 % of 20 is one sample, of 40 two, of 30 one and a half: 30 in full and 29 by half.
    [InlineData(20, 20)]
    [InlineData(40, 39.5)]
    [InlineData(30, (30 + (0.5 * 29)) / 1.5)]
    [InlineData(8, 8)]
    public void The_tail_mean_weighs_the_sample_on_its_edge(int count, double expected)
    {
        double[] samples = [.. Enumerable.Range(1, count).Select(i => (double)i)];

        Assert.Equal(expected, SampleStatistics.ConditionalTailMean(samples, 0.95)!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Percentile_tail_mean_and_largest_are_ordered_whatever_the_samples()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            double[] samples = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.NextDouble() * 1e6)];
            double p95 = SampleStatistics.Percentile(samples, 0.95)!.Value;
            double tail = SampleStatistics.ConditionalTailMean(samples, 0.95)!.Value;
            double largest = SampleStatistics.Percentile(samples, 1)!.Value;
            Assert.True(p95 <= tail * (1 + 1e-12) && tail <= largest * (1 + 1e-12), $"seed {seed}");
        }
    }
}
