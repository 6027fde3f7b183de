namespace OpenLedger.Performance.Tests;

public class OtherLoadTests
{
    private const string Total = "cpu  1000 20 300 4000 50 6 7 80 99 99";

    [Fact]
    public void The_counters_of_the_kernel_are_read()
    {
        OtherLoad.Reading reading = OtherLoad.Parse([Total, "cpu0 1", "cpu1 2"], 2, 3.5)!.Value;

        // Guests are in user time already; idle and waiting for input are not busy, what another guest of the host took is.
        Assert.Equal(54.63, reading.AllSeconds, 9);
        Assert.Equal(54.63 - 40.5, reading.BusySeconds, 9);
        Assert.Equal(3.5, reading.OwnSeconds);
    }

    [Theory]
    [InlineData(4, Total)]
    [InlineData(2, "cpu 1 2 3")]
    [InlineData(2, "cpu a b c d e f g h")]
    [InlineData(2, "cpu 1 2 3 -4 5 6 7 8")]
    public void Counters_of_other_processors_or_none_at_all_tell_nothing(int processors, string total) =>
        Assert.Null(OtherLoad.Parse([total, "cpu0 1", "cpu1 2"], processors, 0));

    [Fact]
    public void No_lines_tell_nothing() => Assert.Null(OtherLoad.Parse([], 2, 0));

    [Fact]
    public void A_moment_is_too_short_to_tell() =>
        // A thread can lose its processor in between, but not every time.
        Assert.Contains(Enumerable.Range(0, 20), _ => new OtherLoad().Share() is null);

    [Fact]
    public void What_is_known_is_a_share()
    {
        var load = new OtherLoad();
        Thread.Sleep(700);
        double? share = load.Share();

        Assert.True(share is null or (>= 0 and <= 1), $"{share}");
    }
}
