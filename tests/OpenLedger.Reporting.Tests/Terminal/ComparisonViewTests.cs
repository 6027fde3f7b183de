using System.Collections.Immutable;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Terminal;

public class ComparisonViewTests
{
    private static readonly ScreenOptions Piped = new(ScreenOptions.PipedWidth, Colour: false);

    [Fact]
    public void It_shows_what_was_asked_for()
    {
        string text = ComparisonView.Render(MadeReport.Usual(), "results/made-by-hand/0123", Piped);

        Assert.All(
            [
                "made-by-hand", "Something is taken.", "2 replications of 100s of simulated time, 2 arms",
                "open", "300 ±0", "7.5%", "15s", "30s", "5%", "0.4", "held", "0 ±0",
                "2.5", "403ms", "500", "wall clock", "1 worker", "trusted",
                "met      arms.open.loss.net_usd > 0  (300; required 0)",
                "MISSED   arms.open.loss.net_usd < 0.01 * arms.open.loss.gross_usd\n         (300; required 4)",
                "skipped  arms.gone.loss.net_usd > 0", "(0.4 in open; required 1)",
                "results  results/made-by-hand/0123", "seed     42", "digest   ",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(60)]
    public void It_fits_the_screen_whatever_the_figures(int width)
    {
        // The widest figures there are, in arms with the longest names.
        RunReport report = MadeReport.Of(
            Made.Plan(2, "an-arm-with-a-name-that-never-ends", "as-it-happened", "x"),
            null,
            (arm, replication) => Made.Outcome(arm, replication) with
            {
                Losses = [new LossCell(1, 0, 1, Made.Usd(888_888_888_000 * (replication + 1)), Made.Usd(888_888_888_000 * (replication + 1)))],
                VictimsByHop = [new HopVictims(1, 888_888_888)],
                BoundMicroUsd = Made.Usd(2_000_000_000_000),
                FirstAlert = Made.At(88_888_888),
                LastMaliciousSuccess = Made.At(88_888_888),
            });

        string text = ComparisonView.Render(report, "results/made-by-hand/0123456789abcdef", new ScreenOptions(width, Colour: false));

        foreach (string line in text.Split('\n'))
        {
            Assert.True(line.Length <= Math.Max(width, 73), $"{line.Length} columns: {line}");
        }
    }

    [Fact]
    public void A_usual_comparison_has_one_line_per_arm_in_eighty_columns()
    {
        RunReport report = MadeReport.Of(
            Made.Plan(2, "sessions-frozen", "as-it-happened"),
            null,
            (arm, replication) => Made.Outcome(arm, replication) with
            {
                Losses = [new LossCell(1, 0, 1, Made.Usd(187_810_299 + (1_234_567 * replication)), Made.Usd(187_810_299 + (1_234_567 * replication)))],
                VictimsByHop = [new HopVictims(1, 99_876)],
                ValueAtRiskMicroUsd = Made.Usd(1_234_567_890),
                BoundMicroUsd = Made.Usd(999_999_999),
                FirstAlert = Made.At(10 + 258),
                LastMaliciousSuccess = Made.At(10 + 56_789),
            });

        string[] lines = ComparisonView.Render(report, "results", Piped).Split('\n');

        string line = Assert.Single(lines, line => line.StartsWith("sessions-frozen", StringComparison.Ordinal) && line.Contains("188", StringComparison.Ordinal));
        Assert.Equal(
            ["sessions-frozen", "188.43M", "±7.84M", "15.3%", "99.88k", "1", "4.3m", "15.8h", "5%", "0.19"],
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Long_names_keep_their_ends()
    {
        RunReport report = MadeReport.Of(Made.Plan(2, "sessions-no-asset-guard", "sessions-no-owner-guard"), null, Made.Outcome);

        string text = ComparisonView.Render(report, "results", Piped);

        Assert.Contains("sessi…sset-guard", text, StringComparison.Ordinal);
        Assert.Contains("sessi…wner-guard", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_in_names_are_brackets()
    {
        string text = ComparisonView.Render(MadeReport.Usual("[red]x[/]", "[[]"), "results/[a]", Piped);

        Assert.Contains("[red]x[/]", text, StringComparison.Ordinal);
        Assert.Contains("[[]", text, StringComparison.Ordinal);
        Assert.Contains("results/[a]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_colour_there_is_no_escape_sequence_and_with_it_there_is()
    {
        RunReport report = MadeReport.Usual();

        Assert.DoesNotContain('\u001b', ComparisonView.Render(report, "results", Piped));
        Assert.Contains('\u001b', ComparisonView.Render(report, "results", new ScreenOptions(80, Colour: true)));
    }

    [Fact]
    public void What_a_file_says_neither_steers_the_terminal_nor_breaks_a_line()
    {
        RunReport report = MadeReport.Of(
            Made.Plan(1, "open"), scenario => scenario with { Summary = "Red\u001b[31m\r\nalert\u0007" });

        Assert.Equal("Red\ufffd[31m alert\ufffd", ComparisonView.Render(report, "results", Piped).Split('\n')[1]);
    }

    [Fact]
    public void One_replication_has_no_interval()
    {
        string text = ComparisonView.Render(MadeReport.Of(Made.Plan(1)), "results", Piped);

        Assert.DoesNotContain("±", text, StringComparison.Ordinal);
        Assert.Contains("1 replication of", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_wrap_at_the_width_of_the_screen()
    {
        ImmutableArray<ListEntry> entries =
            [new("loss.net_usd", string.Join(' ', Enumerable.Repeat("word", 60)), "usd; mean"), new("bare", "")];

        string[] lines = ListView.Render(entries, Piped).Split('\n');

        Assert.Equal("loss.net_usd", lines[0]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("    usd; mean", lines);
        Assert.Equal(["bare", ""], lines[^2..]);
    }
}
