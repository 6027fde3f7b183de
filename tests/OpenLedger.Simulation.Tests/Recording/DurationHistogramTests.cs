using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.Tests.Recording;

public sealed class DurationHistogramTests
{
    [Fact]
    public void Percentiles_lie_within_1_6_percent_above_the_exact_ones()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            RandomStream random = new RandomSource(seed, 0).Stream(0, StreamPurpose.Choice);
            int count = 1 + (int)random.NextBelow(500);
            int shift = (int)random.NextBelow(60);
            var histogram = new DurationHistogram();
            long[] exact = new long[count];
            for (int i = 0; i < count; i++)
            {
                exact[i] = (long)(random.NextUInt64() >> 1 >> (shift + (int)random.NextBelow(4)));
                histogram.Add(new SimDuration(exact[i]));
            }

            Array.Sort(exact);
            foreach (int perMille in (int[])[0, 1, 250, 500, 900, 990, 999, 1000])
            {
                long rank = Math.Max(1, ((count * (long)perMille) + 999) / 1000);
                long expected = exact[rank - 1];
                long actual = histogram.Percentile(perMille)!.Value.Ns;
                bool close = actual >= expected && actual - expected <= expected / 64;
                Assert.True(close, $"seed {seed}, {perMille} per mille: exactly {expected}, told {actual}");
            }

            Assert.Equal(exact[^1], histogram.Percentile(1000)!.Value.Ns);
            Assert.Equal(exact[^1], histogram.Max.Ns);
        }
    }

    [Fact]
    public void Every_power_of_two_and_its_neighbours_have_a_bucket_that_holds_them()
    {
        for (int bit = 0; bit < 63; bit++)
        {
            foreach (long ns in (long[])[(1L << bit) - 1, 1L << bit, (1L << bit) | 1, long.MaxValue >> (62 - bit)])
            {
                var histogram = new DurationHistogram();
                histogram.Add(new SimDuration(ns));
                (long upper, long count) = Assert.Single(histogram.Buckets());
                Assert.Equal(1, count);
                Assert.InRange(upper - ns, 0, ns / 64);
            }
        }
    }

    [Fact]
    public void Buckets_ascend_and_hold_everything()
    {
        var histogram = new DurationHistogram();
        RandomStream random = new RandomSource(5, 0).Stream(0, StreamPurpose.Choice);
        for (int i = 0; i < 5000; i++)
        {
            histogram.Add(new SimDuration((long)(random.NextUInt64() >> 1 >> (int)random.NextBelow(63))));
        }

        (long UpperNs, long Count)[] buckets = [.. histogram.Buckets()];
        Assert.Equal(5000, buckets.Sum(bucket => bucket.Count));
        Assert.Equal(buckets.Select(bucket => bucket.UpperNs).Order(), buckets.Select(bucket => bucket.UpperNs));
        Assert.Equal(buckets.Length, buckets.Select(bucket => bucket.UpperNs).Distinct().Count());
    }

    [Fact]
    public void Adding_histograms_equals_adding_durations_in_any_order()
    {
        DurationHistogram left = Of(1, 500, 70_000, 70_001);
        DurationHistogram right = Of(3, long.MaxValue, 0);
        left.Add(right);
        DurationHistogram all = Of(long.MaxValue, 70_001, 3, 0, 500, 1, 70_000);
        Assert.Equal(all.Buckets(), left.Buckets());
        Assert.Equal((all.Count, all.Max), (left.Count, left.Max));
    }

    [Fact]
    public void Nothing_added_has_no_percentile()
    {
        var histogram = new DurationHistogram();
        Assert.Null(histogram.Percentile(500));
        Assert.Empty(histogram.Buckets());
        Assert.Equal((0L, SimDuration.Zero), (histogram.Count, histogram.Max));
    }

    [Fact]
    public void Negative_durations_and_unknown_percentiles_are_bugs()
    {
        var histogram = new DurationHistogram();
        Assert.Throws<InvariantViolationException>(() => histogram.Add(new SimDuration(-1)));
        Assert.Throws<ArgumentException>(() => histogram.Percentile(-1));
        Assert.Throws<ArgumentException>(() => histogram.Percentile(1001));
    }

    private static DurationHistogram Of(params long[] ns)
    {
        var histogram = new DurationHistogram();
        foreach (long each in ns)
        {
            histogram.Add(new SimDuration(each));
        }

        return histogram;
    }
}
