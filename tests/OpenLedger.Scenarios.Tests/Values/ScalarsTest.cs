using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Tests.Values;

public class ScalarsTest
{
    private static readonly SimDuration Slot = SimDuration.FromMs(400);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("42", "42")]
    [InlineData("-1", "-1")]
    [InlineData("0.5", "0.5")]
    [InlineData("100k", "100000")]
    [InlineData("2.5M", "2500000")]
    [InlineData("1.25B", "1250000000")]
    [InlineData("0.00777472675710232100", "0.00777472675710232100")]
    public void Numbers_are_exact(string text, string expected)
    {
        Assert.Null(Scalars.Number(text, out decimal value));
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("010")]
    [InlineData("00")]
    [InlineData("-01")]
    [InlineData("0x10")]
    [InlineData("0o10")]
    [InlineData("1:30")]
    [InlineData("1e6")]
    [InlineData("NaN")]
    [InlineData(".nan")]
    [InlineData(".inf")]
    [InlineData("+5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("1_000")]
    [InlineData("1,000")]
    [InlineData("5K")]
    [InlineData("5m")]
    [InlineData("k")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData(" 5")]
    [InlineData("٣")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_not_plainly_a_number_is_refused_with_a_hint(string text)
    {
        Assert.NotEqual("", Scalars.Number(text, out _)!.Value.Hint);
    }

    [Theory]
    [InlineData("15%", "0.15")]
    [InlineData("0.1%", "0.001")]
    [InlineData("30bps", "0.003")]
    [InlineData("0.25", "0.25")]
    [InlineData("1/4", "0.25")]
    public void Shares_are_exact(string text, string expected)
    {
        Assert.Null(Scalars.Share(text, out decimal value));
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("1/0")]
    [InlineData("%")]
    [InlineData("five%")]
    [InlineData("1/2/3")]
    public void What_is_no_share_is_refused(string text) => Assert.NotNull(Scalars.Share(text, out _));

    [Theory]
    [InlineData("400ms", 400_000_000)]
    [InlineData("500us", 500_000)]
    [InlineData("1ns", 1)]
    [InlineData("2s", 2_000_000_000)]
    [InlineData("90m", 5_400_000_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("202.4d", 17_487_360_000_000_000)]
    [InlineData("2 slots", 800_000_000)]
    [InlineData("1 slot", 400_000_000)]
    [InlineData("0m", 0)]
    public void Spans_of_time_are_exact(string text, long ns)
    {
        Assert.Null(Scalars.Duration(text, Slot, out SimDuration value));
        Assert.Equal(ns, value.Ns);
    }

    [Theory]
    [InlineData("15", DiagnosticCodes.BadUnit)]
    [InlineData("15 minutes", DiagnosticCodes.BadUnit)]
    [InlineData("15M", DiagnosticCodes.BadUnit)]
    [InlineData("1h30m", DiagnosticCodes.BadUnit)]
    [InlineData("1:30", DiagnosticCodes.BadUnit)]
    [InlineData("m", DiagnosticCodes.BadValue)]
    [InlineData("010s", DiagnosticCodes.BadValue)]
    [InlineData("0.5ns", DiagnosticCodes.BadValue)]
    [InlineData("-5s", DiagnosticCodes.OutOfRange)]
    [InlineData("100000d", DiagnosticCodes.OutOfRange)]
    [InlineData("99999999999999999999d", DiagnosticCodes.OutOfRange)]
    public void What_is_no_span_of_time_is_refused(string text, int code)
    {
        Refusal refusal = Scalars.Duration(text, Slot, out _)!.Value;
        Assert.Equal(code, refusal.Code);
        Assert.NotEqual("", refusal.Hint);
    }

    [Fact]
    public void Slots_need_a_known_slot() => Assert.Equal(DiagnosticCodes.BadUnit, Scalars.Duration("2 slots", null, out _)!.Value.Code);

    [Theory]
    [InlineData("12/s", "12", 1_000_000_000)]
    [InlineData("5/h", "5", 3_600_000_000_000)]
    [InlineData("2.5k/30m", "2500", 1_800_000_000_000)]
    [InlineData("1/slot", "1", 400_000_000)]
    [InlineData("4482/202.4d", "4482", 17_487_360_000_000_000)]
    public void Rates_are_a_count_per_span(string text, string count, long ns)
    {
        Assert.Null(Scalars.Rate(text, Slot, out decimal value, out SimDuration per));
        Assert.Equal(decimal.Parse(count, System.Globalization.CultureInfo.InvariantCulture), value);
        Assert.Equal(ns, per.Ns);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("12/")]
    [InlineData("/s")]
    [InlineData("12/0s")]
    [InlineData("-1/s")]
    [InlineData("12/second")]
    public void What_is_no_rate_is_refused_with_a_hint(string text) => Assert.NotEqual("", Scalars.Rate(text, Slot, out _, out _)!.Value.Hint);

    [Theory]
    [InlineData("1.0000888155118943", 1_000_088_815_512)]
    [InlineData("0.0000000000005", 0)]
    [InlineData("0.0000000000015", 2)]
    [InlineData("0.0000000000025", 2)]
    [InlineData("1000000", 1_000_000_000_000_000_000)]
    [InlineData("123456.1234567890125", 123_456_123_456_789_012)]
    public void Prices_are_rounded_half_to_even(string text, long pico)
    {
        Assert.Null(Scalars.Number(text, out decimal value));
        Assert.Equal(pico, Money.PricePicoUsd(value));
    }
}
