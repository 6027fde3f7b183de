using System.Globalization;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Engine;

public sealed class SimDurationTests
{
    [Theory]
    [InlineData(0, "0ns")]
    [InlineData(1, "1ns")]
    [InlineData(999, "999ns")]
    [InlineData(1_001, "1.001us")]
    [InlineData(400_000_000, "400ms")]
    [InlineData(1_500_000_000, "1.5s")]
    [InlineData(1_500_500_000, "1500.5ms")]
    [InlineData(SimDuration.NsPerMinute * 90, "1.5h")]
    [InlineData(SimDuration.NsPerMinute * 20, "20m")]
    [InlineData(SimDuration.NsPerDay * 30, "30d")]
    [InlineData(SimDuration.NsPerDay + 1, "86400000000.001us")]
    [InlineData(-400_000_000, "-400ms")]
    [InlineData(long.MaxValue, "9223372036854775.807us")]
    [InlineData(long.MinValue, "-9223372036854775.808us")]
    public void It_is_written_in_the_largest_unit_that_is_exact(long ns, string text) =>
        Assert.Equal(text, new SimDuration(ns).ToString());

    [Fact]
    public void What_is_written_reads_back_as_the_same_span()
    {
        RandomStream random = new RandomSource(1, 0).Stream(0, StreamPurpose.Choice);
        for (int i = 0; i < 20_000; i++)
        {
            long ns = unchecked((long)random.NextUInt64()) >> (int)random.NextBelow(64);
            ns -= random.NextBelow(2) == 0 ? ns % SimDuration.NsPerMs : 0;
            Assert.Equal(ns, Parse(new SimDuration(ns).ToString()));
        }
    }

    [Theory]
    [InlineData(1_999_999, 1)]
    [InlineData(-1, -1)]
    [InlineData(-1_000_000, -1)]
    [InlineData(long.MinValue, -9223372036855)]
    public void Whole_milliseconds_round_down(long ns, long ms) => Assert.Equal(ms, new SimDuration(ns).WholeMs);

    [Fact]
    public void Arithmetic_is_exact_and_refuses_to_wrap()
    {
        SimTime start = SimTime.Zero + SimDuration.FromHours(9);
        Assert.Equal(SimDuration.FromMinutes(540), start - SimTime.Zero);
        Assert.Equal(SimTime.Zero, start - SimDuration.FromSeconds(32_400));
        Assert.Equal(SimDuration.FromMs(1200), SimDuration.FromMs(400) * 3);
        Assert.True(SimDuration.FromMs(1) < SimDuration.FromMs(2) && SimTime.Zero <= start && start > SimTime.Zero);
        Assert.Throws<OverflowException>(() => SimTime.MaxValue + new SimDuration(1));
        Assert.Throws<OverflowException>(() => SimDuration.FromHours(long.MaxValue));
        Assert.Equal("9h", start.ToString());
        Assert.Equal(32_400_000, start.WholeMs);
        Assert.Equal(32_400.0, start.Seconds);
    }

    private static long Parse(string text)
    {
        (string Symbol, long Ns)[] units =
        [
            ("ns", 1), ("us", 1000), ("ms", 1_000_000), ("s", SimDuration.NsPerSecond), ("m", SimDuration.NsPerMinute),
            ("h", SimDuration.NsPerHour), ("d", SimDuration.NsPerDay),
        ];
        (string symbol, long ns) = units.First(unit => text.EndsWith(unit.Symbol, StringComparison.Ordinal));
        decimal number = decimal.Parse(text[..^symbol.Length], CultureInfo.InvariantCulture);
        return (long)(number * ns);
    }
}
