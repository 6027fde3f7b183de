using OpenLedger.Reporting.Charts.Drawing;
using OpenLedger.Reporting.Html;

namespace OpenLedger.Reporting.Tests.Html;

public class TimeTicksTest
{
    [Theory]
    [InlineData(0, 0.4, 4, "0,0.1 s,0.2 s,0.3 s,0.4 s")]
    [InlineData(-0.3, 0.6, 4, "0,0.5 s")]
    [InlineData(-1_800, 10_800, 8, "-0.5 h,0,0.5 h,1 h,1.5 h,2 h,2.5 h,3 h")]
    [InlineData(0, 400 * 86_400.0, 4, "0,360 d")]
    public void Instants_are_round(double least, double largest, int most, string texts) =>
        Assert.Equal(texts, string.Join(',', TimeTicks.Between(least, largest, most).Select(tick => tick.Text)));

    [Theory]
    [InlineData(0.46, 0.5)]
    [InlineData(8_000, 9_000)]
    [InlineData(60, 60)]
    public void Round_times_are_not_shorter(double seconds, double rounded) => Assert.Equal(rounded, TimeTicks.RoundUp(seconds), 1e-9);

    [Fact]
    public void Ticks_lie_between_the_ends()
    {
        foreach (double largest in new[] { 0.05, 0.7, 3, 61, 5_000, 90_000, 4e7, 9e8 })
        {
            IReadOnlyList<Tick> ticks = TimeTicks.Between(-largest / 6, largest, 6);
            Assert.All(ticks, tick => Assert.InRange(tick.Value, -largest / 6, largest + 1e-9));
            Assert.InRange(ticks.Count, 1, 7);
        }
    }
}
