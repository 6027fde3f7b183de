namespace OpenLedger.Sim.Tests.Documents;

public class PastedOutputTest
{
    private const string Actual = """
        stale
        arm    net loss USD  share
        one         180.21M   5%
        arm    delayed node tx/s
        one          0    117.75k
        two          0     54.29k

        met      arms.one.loss.net_usd > 0  (5; required 0)
        met      arms.*.bound.tightness <= 1
                 (1; required 1)
        results  results/stale/cc10026df9346db9
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("117.75k", "9.1k")]
    [InlineData("cc10026df9346db9", "0123456789abcdef")]
    [InlineData("one         180.21M   5%\narm", "one  180.21M 5%\narm")]
    [InlineData("stale\n", "...\n")]
    [InlineData("\n\nmet      arms.one.loss.net_usd > 0  (5; required 0)", "\n...")]
    public void What_the_machine_or_the_version_decides_does_not_count(string piece, string replacement) =>
        Assert.Equal("", PastedOutput.Difference(Block(piece, replacement), Actual));

    [Theory]
    [InlineData("180.21M", "180.22M", "line 9 ")]
    [InlineData("stale\n", "", "line 7 ")]
    [InlineData("one          0    117.75k\n", "", "line 11 ")]
    [InlineData("one          0", "one          1", "line 11 ")]
    [InlineData("met      arms.one", "MISSED   arms.one", "line 14 ")]
    [InlineData("stale", "...\nstall", "line 8 ")]
    [InlineData("\nresults  results/stale/cc10026df9346db9", "", "the output of line 7 goes on")]
    public void Everything_else_does(string piece, string replacement, string place) =>
        Assert.StartsWith(place, PastedOutput.Difference(Block(piece, replacement), Actual), StringComparison.Ordinal);

    [Fact]
    public void Of_a_run_of_another_size_headings_and_expectations_count()
    {
        Assert.Equal("", PastedOutput.DifferenceInWords(Block("180.21M", "9M"), Actual));
        Assert.NotEqual("", PastedOutput.DifferenceInWords(Block("share", "part"), Actual));
        Assert.NotEqual("", PastedOutput.DifferenceInWords(Block("tightness <= 1", "tightness <= 2"), Actual));
    }

    private static DocumentBlock Block(string piece, string replacement)
    {
        string text = piece.Length == 0 ? Actual : Actual.Replace(piece, replacement, StringComparison.Ordinal);
        return new DocumentBlock("text", "", text.Split('\n'), 7);
    }
}
