using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Randomness;

public sealed class RoundingTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1.5, 2)]
    [InlineData(2.5, 2)]
    [InlineData(2.500001, 3)]
    [InlineData(-0.5, 0)]
    [InlineData(-1.5, -2)]
    [InlineData(4503599627370495.5, 4503599627370496)]
    [InlineData(-9223372036854775808.0, long.MinValue)]
    [InlineData(9223372036854774784.0, 9223372036854774784)]
    public void It_rounds_once_half_to_even(double ns, long expected) => Assert.Equal(expected, Rounding.ToNs(ns));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(9223372036854775808.0)]
    [InlineData(-9223372036854777856.0)]
    public void What_64_bits_cannot_hold_is_refused(double ns) =>
        Assert.Throws<InvariantViolationException>(() => Rounding.ToNs(ns));

    [Theory]
    [InlineData(-1.0, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(1.5, 2)]
    [InlineData(4.7e18, Rounding.LongestDelayNs)]
    [InlineData(double.PositiveInfinity, Rounding.LongestDelayNs)]
    public void A_delay_is_never_negative_and_never_too_long_to_add(double ns, long expected) =>
        Assert.Equal(expected, Rounding.ToDelayNs(ns));

    [Fact]
    public void A_delay_is_a_number() => Assert.Throws<InvariantViolationException>(() => Rounding.ToDelayNs(double.NaN));
}
