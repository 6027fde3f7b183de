using OpenLedger.Reporting.Diffs;

namespace OpenLedger.Reporting.Tests.Diffs;

public class LineDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Empty(LineDiff.Unified("a\nb\n", "a\r\nb\r\n", 20));

    [Fact]
    public void A_changed_line_stands_between_its_neighbours() =>
        Assert.Equal(
            ["@@ -2,3 +2,3 @@", " b", "-c", "+X", " d"],
            LineDiff.Unified("a\nb\nc\nd\ne", "a\nb\nX\nd\ne", 20));

    [Fact]
    public void Added_and_removed_lines_shift_the_numbers_that_follow() =>
        Assert.Equal(
            ["@@ -1,1 +1,2 @@", "+new", " a", "@@ -5,3 +6,2 @@", " e", "-f", " g"],
            LineDiff.Unified("a\nb\nc\nd\ne\nf\ng", "new\na\nb\nc\nd\ne\ng", 20));

    [Fact]
    public void Changes_close_together_are_one_hunk() =>
        Assert.Equal(
            ["@@ -1,5 +1,5 @@", "-a", "+A", " b", " c", "-d", "+D", " e"],
            LineDiff.Unified("a\nb\nc\nd\ne", "A\nb\nc\nD\ne", 20));

    [Fact]
    public void A_long_difference_is_cut_and_says_so()
    {
        string after = string.Join('\n', Enumerable.Range(0, 100).Select(i => $"line {i}"));

        string[] lines = [.. LineDiff.Unified("x", after, 20)];

        Assert.Equal(20, lines.Length);
        Assert.Equal("... and 83 more lines", lines[^1]);
    }

    [Fact]
    public void Huge_texts_without_a_common_line_take_no_time()
    {
        string before = string.Join('\n', Enumerable.Range(0, 50_000).Select(i => $"a{i}"));
        string after = string.Join('\n', Enumerable.Range(0, 50_000).Select(i => $"b{i}"));

        Assert.Equal(["@@ -1,50000 +1,50000 @@", "-a0", "... and 99999 more lines"], LineDiff.Unified(before, after, 3));
    }

    [Fact]
    public void Applied_to_the_first_text_a_difference_gives_the_second()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            string[] before = [.. Enumerable.Range(0, random.Next(12)).Select(_ => $"{random.Next(4)}")];
            string[] after = [.. Enumerable.Range(0, random.Next(12)).Select(_ => $"{random.Next(4)}")];

            string[] lines = [.. LineDiff.Unified(string.Join('\n', before), string.Join('\n', after), int.MaxValue)];

            Assert.True(string.Join('\n', after) == Apply(before.Length == 0 ? [""] : before, lines), $"seed {seed}");
        }
    }

    private static string Apply(string[] before, string[] lines)
    {
        var after = new List<string>();
        int at = 0;
        foreach (string line in lines)
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                int start = int.Parse(line[4..line.IndexOf(',', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture) - 1;
                after.AddRange(before[at..start]);
                at = start;
                continue;
            }

            if (line[0] != '+')
            {
                Assert.Equal(before[at++], line[1..]);
            }

            if (line[0] != '-')
            {
                after.Add(line[1..]);
            }
        }

        return string.Join('\n', [.. after, .. before[at..]]);
    }
}
