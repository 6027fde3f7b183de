using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Randomness;

public sealed class DeterministicMathTests
{
    [Fact]
    public void The_logarithm_is_within_two_units_in_the_last_place_of_the_platform()
    {
        RandomStream random = new RandomSource(1, 0).Stream(0, StreamPurpose.Choice);
        for (int i = 0; i < 300_000; i++)
        {
            double anyMagnitude = BitConverter.UInt64BitsToDouble(random.NextUInt64() >> 1);
            double nearOne = 0.5 + (random.NextUnit() * 1.5);
            double veryNearOne = 1 + ((random.NextUnit() - 0.5) * 1e-9);
            ExpectLog(anyMagnitude);
            ExpectLog(nearOne);
            ExpectLog(veryNearOne);
        }
    }

    [Fact]
    public void The_exponential_is_within_two_units_in_the_last_place_of_the_platform()
    {
        RandomStream random = new RandomSource(2, 0).Stream(0, StreamPurpose.Choice);
        for (int i = 0; i < 300_000; i++)
        {
            double unit = random.NextUnit() - 0.5;
            ExpectExp(unit * 1490);
            ExpectExp(unit * 4);
            ExpectExp(unit * 1e-8);
        }
    }

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(Math.E, 1.0)]
    [InlineData(2.0, 0.6931471805599453)]
    [InlineData(double.Epsilon, -744.4400719213812)]
    [InlineData(double.MaxValue, 709.782712893384)]
    public void The_logarithm_of_special_numbers(double x, double expected) => Assert.Equal(expected, DeterministicMath.Log(x));

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, Math.E)]
    [InlineData(-746.0, 0.0)]
    [InlineData(-745.2, 0.0)]
    [InlineData(-745.13, double.Epsilon)]
    [InlineData(709.79, double.PositiveInfinity)]
    [InlineData(710.0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void The_exponential_of_special_numbers(double x, double expected) => Assert.Equal(expected, DeterministicMath.Exp(x));

    [Fact]
    public void Powers_agree_with_the_platform()
    {
        RandomStream random = new RandomSource(3, 0).Stream(0, StreamPurpose.Choice);
        for (int i = 0; i < 100_000; i++)
        {
            double x = 0.01 + (random.NextUnit() * 100);
            double y = (random.NextUnit() - 0.5) * 10;
            double expected = Math.Pow(x, y);
            Assert.InRange(DeterministicMath.Pow(x, y) / expected, 1 - 2e-14, 1 + 2e-14);
        }
    }

    /// <summary>The first three are the check values of Wichura's paper; the others are tabulated quantiles.</summary>
    [Theory]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.995, 2.5758293035489004)]
    [InlineData(0.5, 0.0)]
    public void Normal_quantiles_have_their_published_values(double p, double expected)
    {
        double actual = DeterministicMath.InverseNormal(p);
        Assert.True(Math.Abs(actual - expected) <= 2e-15 * Math.Max(1, Math.Abs(expected)), $"{actual:R}");
    }

    [Fact]
    public void Normal_quantiles_are_odd_increasing_and_continuous_where_the_formulas_meet()
    {
        double last = double.NegativeInfinity;
        for (int i = 1; i < 20_000; i++)
        {
            double p = i / 20_000.0;
            double z = DeterministicMath.InverseNormal(p);
            Assert.True(z > last);
            Assert.InRange(z + DeterministicMath.InverseNormal(1 - p), -1e-11, 1e-11);
            last = z;
        }

        foreach (double seam in (double[])[0.075, 0.925, Math.Exp(-25)])
        {
            double before = DeterministicMath.InverseNormal(seam * (1 - 1e-14));
            double after = DeterministicMath.InverseNormal(seam * (1 + 1e-14));
            Assert.InRange(after - before, 0, 1e-12);
        }
    }

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, double.PositiveInfinity)]
    [InlineData(-0.1, double.NaN)]
    [InlineData(1.1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void Normal_quantiles_at_the_ends_and_beyond(double p, double expected) =>
        Assert.Equal(expected, DeterministicMath.InverseNormal(p));

    /// <summary>Sums of the mantissas, as the paper prints them to check transcription.</summary>
    [Theory]
    [InlineData(0, 55.8831928806149014439)]
    [InlineData(1, 49.33206503301610289036)]
    [InlineData(2, 47.52583317549289671629)]
    public void The_coefficients_have_the_papers_hash_sums(int range, double expected)
    {
        double sum = 0;
        IEnumerable<double> denominator = NormalQuantileRationals.Denominators[range].Skip(1);
        foreach (double coefficient in NormalQuantileRationals.Numerators[range].Concat(denominator))
        {
            sum += coefficient / Math.Pow(10, Math.Floor(Math.Log10(coefficient)));
        }

        Assert.Equal(expected, sum, 1e-12);
    }

    [Fact]
    public void Bits_are_the_same_on_every_machine()
    {
        Assert.Equal(
            "c0026bb1bbb55515 bfd6d3c324e13f50 3ff193ea7aad030a c085963447f87fb5 40277281cad8a844",
            Hex(DeterministicMath.Log, [0.1, 0.7, 3.0, 1e-300, 123456.789]));
        Assert.Equal(
            "3ff1aec7b35a00d4 3fdfc80db9dd5542 403415e5bf6fb106 00c4ff475c68ca02 47e199972a4a8455",
            Hex(DeterministicMath.Exp, [0.1, -0.7, 3.0, -700.5, 88.125]));
        Assert.Equal(
            "bff4813c36e26d33 bfe0c7e39582c5fa 4008b8cbb7204470 c01fc3f007789667 bffa515209676abd",
            Hex(DeterministicMath.InverseNormal, [0.1, 0.3, 0.999, 1e-15, 0.05]));
    }

    private static string Hex(Func<double, double> function, double[] arguments) =>
        string.Join(' ', arguments.Select(x => BitConverter.DoubleToUInt64Bits(function(x)).ToString("x16")));

    private static void ExpectLog(double x)
    {
        if (double.IsFinite(x))
        {
            Assert.True(UnitsApart(DeterministicMath.Log(x), Math.Log(x)) <= 2, $"log {x:R} is {DeterministicMath.Log(x):R}");
        }
    }

    private static void ExpectExp(double x) =>
        Assert.True(UnitsApart(DeterministicMath.Exp(x), Math.Exp(x)) <= 2, $"exp {x:R} is {DeterministicMath.Exp(x):R}");

    private static long UnitsApart(double left, double right) =>
        Math.Abs(BitConverter.DoubleToInt64Bits(left) - BitConverter.DoubleToInt64Bits(right));
}
