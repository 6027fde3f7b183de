using OpenLedger.Reporting.Terminal;

namespace OpenLedger.Reporting.Tests.Terminal;

public class FigureTextTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0")]
    [InlineData(-1.0, "-1")]
    [InlineData(0.125, "0.13")]
    [InlineData(0.0004, "0.0004")]
    [InlineData(0.000047, "0.000047")]
    [InlineData(0.00888, "0.0089")]
    [InlineData(-0.0949, "-0.095")]
    [InlineData(3.5e-9, "3.5E-09")]
    [InlineData(12.5, "12.5")]
    [InlineData(1234.0, "1234")]
    [InlineData(9999.4, "9999")]
    [InlineData(9999.6, "10.00k")]
    [InlineData(999_999.0, "1.00M")]
    [InlineData(187_810_299.35, "187.81M")]
    [InlineData(-2_500_000_000.0, "-2.50B")]
    [InlineData(3e12, "3.00T")]
    public void Amounts_have_three_or_four_digits_and_a_suffix(double? value, string text) =>
        Assert.Equal(text, FigureText.Amount(value));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0%")]
    [InlineData(0.00001, "<.01%")]
    [InlineData(0.0003, "0.03%")]
    [InlineData(0.123, "12.3%")]
    [InlineData(0.95, "95%")]
    [InlineData(0.99951, ">99.9%")]
    [InlineData(1.0, "100%")]
    public void Shares_are_percentages(double? share, string text) => Assert.Equal(text, FigureText.Share(share));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0s")]
    [InlineData(0.25, "250ms")]
    [InlineData(42.0, "42s")]
    [InlineData(258.0, "4.3m")]
    [InlineData(3600.0, "1h")]
    [InlineData(216_000.0, "2.5d")]
    public void Durations_have_their_largest_unit(double? seconds, string text) => Assert.Equal(text, FigureText.Seconds(seconds));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0")]
    [InlineData(0.001, "<.01")]
    [InlineData(0.4, "0.4")]
    [InlineData(0.9999, ">.99")]
    [InlineData(1.0, "1")]
    public void A_ratio_below_one_never_looks_like_one(double? ratio, string text) => Assert.Equal(text, FigureText.Ratio(ratio));
}
