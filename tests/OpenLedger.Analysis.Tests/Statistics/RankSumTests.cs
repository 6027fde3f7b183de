using OpenLedger.Analysis.Statistics;

namespace OpenLedger.Analysis.Tests.Statistics;

public class RankSumTests
{
    // Critical values of U in the tables of Mann and Whitney: the largest U that is significant at the level, two-sided.
    [Theory]
    [InlineData(4, 4, 0.05, 0)]
    [InlineData(5, 5, 0.05, 2)]
    [InlineData(8, 8, 0.01, 7)]
    [InlineData(10, 10, 0.05, 23)]
    [InlineData(9, 14, 0.05, 31)]
    [InlineData(20, 20, 0.05, 127)]
    [InlineData(20, 20, 0.01, 105)]
    public void So_many_ratios_are_left_out_as_the_tables_say(int n, int m, double level, int expected) =>
        Assert.Equal(expected, RankSum.LeftOut(n, m, level / 2));

    [Theory]
    [InlineData(3, 3, 0.05)]
    [InlineData(3, 20, 0.001)]
    [InlineData(6, 6, 0.001)]
    public void Too_few_samples_have_no_interval(int n, int m, double level)
    {
        Assert.Equal(-1, RankSum.LeftOut(n, m, level / 2));
        Assert.Null(RankSum.RatioInterval([.. Enumerable.Repeat(1.0, n)], [.. Enumerable.Repeat(2.0, m)], 1 - level));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(5, 5)]
    public void Arrangements_are_those_that_counting_them_out_finds(int n, int m)
    {
        var counted = new double[(n * m) + 1];
        for (int chosen = 0; chosen < 1 << (n + m); chosen++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)chosen) == m)
            {
                // U: how many pairs have the chosen one behind.
                int u = Enumerable.Range(0, n + m).Where(i => (chosen >> i & 1) == 1)
                    .Sum(i => Enumerable.Range(0, i).Count(j => (chosen >> j & 1) == 0));
                counted[u]++;
            }
        }

        Assert.Equal(counted, RankSum.Arrangements(n, m));
    }

    [Fact]
    public void The_normal_distribution_takes_over_where_it_is_as_good()
    {
        int exact = RankSum.LeftOut(60, 60, 0.0005);
        int normal = RankSum.LeftOut(61, 61, 0.0005);

        // One more sample on each side adds 121 pairs, half of them below the middle, and widens the spread a little.
        Assert.InRange(normal - exact, 30, 60);
    }

    [Fact]
    public void The_interval_holds_the_factor_between_two_sets_that_differ_by_nothing_else()
    {
        double[] before = [.. Enumerable.Range(0, 20).Select(i => 100.0 + i)];
        double[] now = [.. before.Select(sample => sample * 1.5)];

        ConfidenceInterval interval = RankSum.RatioInterval(before, now, 0.999)!.Value;

        Assert.Equal(1.5, RankSum.Ratio(before, now), 2);
        Assert.InRange(interval.Low, 1.3, 1.5);
        Assert.InRange(interval.High, 1.5, 1.7);
    }

    [Fact]
    public void Three_outliers_of_twenty_move_it_little()
    {
        double[] before = [.. Enumerable.Range(0, 20).Select(i => 100.0 + i)];
        double[] disturbed = [.. before.Select((sample, i) => i % 7 == 0 ? sample * 50 : sample)];

        Assert.InRange(RankSum.Ratio(before, disturbed), 0.95, 1.1);
        Assert.InRange(RankSum.RatioInterval(before, disturbed, 0.999)!.Value.High, 1, 1.3);
    }

    // By the definition of its confidence: of sets that do not differ, one in a hundred has an interval without 1.
    [Fact]
    public void It_misses_as_often_as_its_confidence_says()
    {
        const int Trials = 4_000;
        var random = new Random(20_260);
        int missed = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double[] before = Draw(random, 12);
            ConfidenceInterval interval = RankSum.RatioInterval(before, Draw(random, 15), 0.99)!.Value;
            missed += interval.Low > 1 || interval.High < 1 ? 1 : 0;
        }

        Assert.InRange(missed, 10, 60);
    }

    [Fact]
    public void There_is_no_ratio_to_nothing() => Assert.Throws<ArgumentException>(() => RankSum.Ratio([1, 0], [1]));

    // Skewed as times are.
    private static double[] Draw(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => 100 - (30 * Math.Log(1 - random.NextDouble())))];
}
