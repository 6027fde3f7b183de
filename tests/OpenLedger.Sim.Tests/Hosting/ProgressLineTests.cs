using OpenLedger.Analysis.Ensembles;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Tests.Hosting;

public sealed class ProgressLineTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public void Dispose() => _olsim.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(40)]
    [InlineData(80)]
    public void No_line_is_as_wide_as_the_terminal_and_the_last_one_is_wiped(int width)
    {
        _olsim.Host = _olsim.Host with { ShowProgress = true, ErrorWidth = () => width };
        using (var line = new ProgressLine(_olsim.Host))
        {
            line.Show(new EnsembleProgress(0, 0, 0.5, TimeSpan.FromSeconds(1)) { Keys = 12_345_678 });
            for (int i = 1; i <= 10; i++)
            {
                line.Show(new EnsembleProgress(i, 1_000_000, i / 10.0, TimeSpan.FromSeconds(100 * i)));
            }
        }

        string[] lines = _olsim.Error.Split('\r');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width - 1));
        Assert.Equal("", lines[^1]);
        Assert.Equal("", lines[^2].Trim());
        Assert.Equal(lines.Max(line => line.Length), lines[^2].Length);
    }

    [Fact]
    public void It_says_what_is_going_on_how_far_it_is_and_how_long_it_takes()
    {
        _olsim.Host = _olsim.Host with { ShowProgress = true };
        var line = new ProgressLine(_olsim.Host);

        line.Show(new EnsembleProgress(0, 0, 0.359, TimeSpan.FromSeconds(2)) { Keys = 200_000 });
        line.Show(new EnsembleProgress(10, 40, 0.25, TimeSpan.FromSeconds(100)));

        string[] lines = _olsim.Error.Split('\r', StringSplitOptions.TrimEntries);
        Assert.Equal(["", "deriving 200,000 keys, 35%, 2 s", "10 of 40 runs, 25%, 100 s, about 5 min left"], lines);
    }

    [Fact]
    public void Where_nobody_sits_it_is_silent()
    {
        using (var line = new ProgressLine(_olsim.Host))
        {
            line.Show(new EnsembleProgress(1, 2, 0.5, TimeSpan.FromSeconds(9)));
        }

        Assert.Equal("", _olsim.Error);
    }

    [Theory]
    [InlineData(1, 0.5, true)] // too early
    [InlineData(60, 0.01, true)] // too little
    [InlineData(60, 0.1, false)] // the first run has not ended
    [InlineData(60, 1, true)] // nothing left
    public void There_is_no_estimate_before_it_is_sensible(int seconds, double share, bool anyDone) =>
        Assert.Null(new TimeLeft().After(TimeSpan.FromSeconds(seconds), share, anyDone));

    [Fact]
    public void An_estimate_of_a_steady_pace_is_right_and_counts_down()
    {
        var left = new TimeLeft();
        for (double second = 10; second < 100; second += 0.2)
        {
            Assert.Equal(100 - second, left.After(TimeSpan.FromSeconds(second), second / 100, anyDone: true)!.Value, 6);
        }
    }

    [Fact]
    public void An_estimate_never_jumps_and_follows_a_pace_that_changes()
    {
        var left = new TimeLeft();
        double before = left.After(TimeSpan.FromSeconds(10), 0.5, anyDone: true)!.Value;
        double share = 0.5;
        for (double second = 10.2; second < 50; second += 0.2)
        {
            share += 0.2 * 0.01;
            double now = left.After(TimeSpan.FromSeconds(second), share, anyDone: true)!.Value;
            Assert.InRange(now - before, -0.5, 0.5);
            before = now;
        }

        // At the pace of all that was done: 0.898 of it in 50 s.
        Assert.InRange(before, 2, 9);
    }

    [Theory]
    [InlineData(0.2, "a few seconds left")]
    [InlineData(5, "about 5 s left")]
    [InlineData(41, "about 45 s left")]
    [InlineData(89.9, "about 90 s left")]
    [InlineData(100, "about 2 min left")]
    [InlineData(5399, "about 90 min left")]
    [InlineData(9000, "about 2.5 h left")]
    public void An_estimate_has_no_more_digits_than_it_is_worth(double seconds, string words) =>
        Assert.Equal(words, TimeLeft.Words(seconds));
}
