using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Randomness;

public sealed class DistributionTests
{
    private static readonly ImmutableArray<EmpiricalPoint> LatencyPoints =
        [new(0, 10), new(0.5, 100), new(0.9, 1000), new(1, 5000)];

    public static readonly TheoryData<Distribution> All =
    [
        new Constant(3.5),
        new Uniform(-2, 6),
        new Exponential(20),
        new Lognormal(500, 0.8),
        new Pareto(2, 3.5),
        new Empirical(LatencyPoints),
        new Empirical([new(0, -5), new(0.25, 0), new(1, 10)]),
        new Scaled(new Exponential(20), 1e9),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Samples_average_to_the_mean(Distribution distribution)
    {
        const int Count = 400_000;
        RandomStream stream = new RandomSource(7, 0).Stream(0, StreamPurpose.Amount);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < Count; i++)
        {
            double sample = distribution.Sample(ref stream);
            sum += sample;
            squares += sample * sample;
        }

        double mean = sum / Count;
        double deviation = Math.Sqrt(Math.Max(0, (squares / Count) - (mean * mean)));
        double expected = distribution.Mean!.Value;
        double tolerance = (5 * deviation / Math.Sqrt(Count)) + (1e-9 * Math.Abs(expected));
        Assert.InRange(mean, expected - tolerance, expected + tolerance);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sample_takes_exactly_one_draw(Distribution distribution)
    {
        RandomStream stream = new RandomSource(7, 0).Stream(0, StreamPurpose.Amount);
        for (ulong i = 1; i <= 100; i++)
        {
            distribution.Sample(ref stream);
            Assert.Equal(i, stream.Index);
        }

        RandomStream jumping = new RandomSource(7, 0).Stream(0, StreamPurpose.Amount);
        jumping.Index = 100;
        Assert.Equal(distribution.Sample(ref stream), distribution.Sample(ref jumping));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Sampling_allocates_nothing(Distribution distribution)
    {
        RandomStream stream = new RandomSource(7, 0).Stream(0, StreamPurpose.Amount);
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                distribution.Sample(ref stream);
            }
        }));
    }

    [Fact]
    public void Samples_follow_the_distribution_functions()
    {
        ExpectShares(new Uniform(-2, 6), x => (x + 2) / 8, [-1, 0, 2, 5.5]);
        ExpectShares(new Exponential(20), x => 1 - Math.Exp(-x / 20), [1, 10, 20, 60, 150]);
        ExpectShares(new Pareto(2, 1.5), x => 1 - Math.Pow(2 / x, 1.5), [2.1, 3, 10, 100]);
        ExpectShares(new Empirical(LatencyPoints), Interpolated, [20, 100, 500, 1000, 3000]);

        // The normal distribution function at -2, -1, 0, 1, 2 standard deviations.
        double[] normal = [0.02275013194817921, 0.15865525393145707, 0.5, 0.8413447460685429, 0.9772498680518208];
        double[] bounds = [.. Enumerable.Range(-2, 5).Select(z => 500 * Math.Exp(1.6 * z))];
        ExpectShares(new Lognormal(500, 1.6), x => normal[Array.IndexOf(bounds, x)], bounds);
    }

    [Fact]
    public void Means_that_are_not_finite_are_absent()
    {
        Assert.Null(new Pareto(1, 1).Mean);
        Assert.Null(new Pareto(1, 0.5).Mean);
        Assert.Null(new Scaled(new Pareto(1, 1), 1e9).Mean);
        Assert.Null(new Lognormal(1e300, 30).Mean);
        Assert.Null(new Scaled(new Constant(1e300), 1e10).Mean);
        Assert.Equal(3.0, new Pareto(1, 1.5).Mean!.Value, 1e-15);
        Assert.Equal(500 * Math.Exp(1.28), new Lognormal(500, 1.6).Mean!.Value, 1e-10);
    }

    [Fact]
    public void An_empirical_distribution_passes_through_its_points()
    {
        var empirical = new Empirical(LatencyPoints);
        Assert.Equal(10, empirical.Quantile(0));
        Assert.Equal(100, empirical.Quantile(0.5));
        Assert.Equal(1000, empirical.Quantile(0.9));
        Assert.Equal(5000, empirical.Quantile(1));
        Assert.Equal(Math.Sqrt(1000), empirical.Quantile(0.25), 1e-12);

        var partial = new Empirical([new(0.2, 0), new(0.8, 6)]);
        Assert.Equal((0.0, 6.0), (partial.Quantile(0.1), partial.Quantile(0.95)));
        Assert.Equal(3, partial.Quantile(0.5), 1e-14);
        Assert.Equal((0.6 * 3) + (0.2 * 6), partial.Mean!.Value, 1e-14);

        var single = new Empirical([new(0.5, 4)]);
        Assert.Equal([4, 4, 4], [single.Quantile(0.1), single.Quantile(0.5), single.Mean!.Value]);
    }

    [Fact]
    public void Quantiles_of_an_empirical_distribution_never_descend()
    {
        var empirical = new Empirical([new(0, 0), new(0.1, 1), new(0.2, 1), new(0.7, 1.0000001), new(0.99, 1e12)]);
        double last = double.NegativeInfinity;
        for (int i = 0; i <= 10_000; i++)
        {
            double value = empirical.Quantile(i / 10_000.0);
            Assert.True(value >= last, $"at {i}");
            last = value;
        }
    }

    [Fact]
    public void Equality_is_by_kind_and_parameters()
    {
        Assert.Equal(new Lognormal(500, 1.6), new Lognormal(500, 1.6));
        Assert.NotEqual(new Lognormal(500, 1.6), new Lognormal(500, 1.7));
        Assert.NotEqual<Distribution>(new Constant(1), new Exponential(1));
        Assert.NotEqual(new Exponential(1), new Exponential(2));

        Empirical left = new([.. LatencyPoints.ToArray()]);
        Empirical right = new([.. LatencyPoints.ToArray()]);
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.Equal<Distribution>(new Scaled(left, 2), new Scaled(right, 2));
        Assert.NotEqual(left, new Empirical([.. LatencyPoints.RemoveAt(3)]));
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Action[] bad =
        [
            () => _ = new Constant(double.NaN),
            () => _ = new Constant(double.PositiveInfinity),
            () => _ = new Uniform(2, 1),
            () => _ = new Uniform(double.NaN, 1),
            () => _ = new Uniform(double.MinValue, double.MaxValue),
            () => _ = new Exponential(0),
            () => _ = new Exponential(-1),
            () => _ = new Exponential(double.NaN),
            () => _ = new Exponential(double.PositiveInfinity),
            () => _ = new Lognormal(0, 1),
            () => _ = new Lognormal(1, -0.1),
            () => _ = new Lognormal(1, 31),
            () => _ = new Lognormal(1, double.NaN),
            () => _ = new Pareto(0, 1),
            () => _ = new Pareto(1, 0),
            () => _ = new Pareto(1, double.NaN),
            () => _ = new Scaled(new Constant(1), 0),
            () => _ = new Scaled(new Constant(1), double.NaN),
            () => _ = new Empirical([]),
            () => _ = new Empirical(default),
            () => _ = new Empirical([new(-0.1, 0)]),
            () => _ = new Empirical([new(1.1, 0)]),
            () => _ = new Empirical([new(double.NaN, 0)]),
            () => _ = new Empirical([new(0.5, double.NaN)]),
            () => _ = new Empirical([new(0.5, 1), new(0.5, 2)]),
            () => _ = new Empirical([new(0.5, 2), new(0.6, 1)]),
        ];
        foreach (Action make in bad)
        {
            Assert.Throws<ArgumentException>(make);
        }

        Assert.Throws<ArgumentNullException>(() => new Scaled(null!, 1));
    }

    [Fact]
    public void Delays_are_whole_nanoseconds_and_never_negative()
    {
        RandomStream stream = new RandomSource(7, 0).Stream(0, StreamPurpose.Amount);
        Assert.Equal(new SimDuration(2), new Constant(2.5).SampleDelay(ref stream));
        Assert.Equal(SimDuration.Zero, new Constant(-2.5).SampleDelay(ref stream));
        Assert.Equal(Rounding.LongestDelayNs, new Constant(1e300).SampleDelay(ref stream).Ns);
    }

    [Fact]
    public void Samples_have_the_same_bits_on_every_machine()
    {
        Distribution[] distributions =
        [
            new Uniform(-2, 6), new Exponential(20e9), new Lognormal(500, 1.6), new Pareto(2, 1.5), new Empirical(LatencyPoints),
            new Scaled(new Lognormal(90, 1), 60e9),
        ];
        RandomStream stream = new RandomSource(42, 0).Stream(RandomSource.Entity(1, 2), StreamPurpose.Holdings);
        string bits = string.Join(' ', distributions.Select(each => Bits(each.Sample(ref stream))));
        Assert.Equal(
            "bfd12a332d15a8e0 42173dbed8c3ce03 4090195f7870450e 4000c74b963af67d 4035464de0acf67e 426db58f5fde6f0b",
            bits);

        // The sum of many, so that a rare difference in a last bit shows too.
        double sum = 0;
        for (int i = 0; i < 60_000; i++)
        {
            sum += distributions[i % 6].Sample(ref stream) / distributions[i % 6].Mean!.Value;
        }

        Assert.Equal("40ed5dba7d3eb0d5", Bits(sum));
    }

    private static string Bits(double value) => BitConverter.DoubleToUInt64Bits(value).ToString("x16");

    private static double Interpolated(double x) => x switch
    {
        < 100 => 0.5 * Math.Log(x / 10) / Math.Log(10),
        < 1000 => 0.5 + (0.4 * Math.Log(x / 100) / Math.Log(10)),
        _ => 0.9 + (0.1 * Math.Log(x / 1000) / Math.Log(5)),
    };

    private static void ExpectShares(Distribution distribution, Func<double, double> shareBelow, double[] bounds)
    {
        const int Count = 200_000;
        RandomStream stream = new RandomSource(8, 0).Stream(0, StreamPurpose.Amount);
        int[] below = new int[bounds.Length];
        for (int i = 0; i < Count; i++)
        {
            double sample = distribution.Sample(ref stream);
            for (int b = 0; b < bounds.Length; b++)
            {
                below[b] += sample < bounds[b] ? 1 : 0;
            }
        }

        for (int b = 0; b < bounds.Length; b++)
        {
            double expected = shareBelow(bounds[b]);
            double tolerance = 5 * Math.Sqrt(expected * (1 - expected) / Count);
            Assert.InRange(below[b] / (double)Count, expected - tolerance, expected + tolerance);
        }
    }
}
