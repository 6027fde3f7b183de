using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Documents;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Reporting.Tests.Benchmarks;

namespace OpenLedger.Reporting.Tests.Terminal;

public class BenchViewTests
{
    private static readonly BenchDocument Document = MadeBench.Document(
        MadeBench.Case("native-parallel-prepared", 1_234_567) with
        {
            RatioTo = new BenchRatio("native-sequential", 1.714, 1.7, 1.72),
            FurtherRatios = [new BenchRatio("memory-loop", 0.0512, 0.05, 0.06)],
            Figures = [new BenchFigure("bound_x", 1.98)],
            Notes = ["made | by hand"],
            OtherLoadShare = 0.5,
        },
        MadeBench.Case("graph", BenchUnitNames.Nanoseconds, [120, 130, 140]),
        MadeBench.Skipped("wide"));

    [Fact]
    public void Everything_fits_eighty_columns_and_is_there()
    {
        string text = BenchView.Render(Document, new ScreenOptions(80, Colour: false));

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Matches("native-parallel-prepared +1 +1,234,567 tx/s +±0.5\\d?% +1.71x +0 +aaaaaaaa", text);
        Assert.Contains("native-parallel-prepared to native-sequential", text, StringComparison.Ordinal);
        Assert.Contains("native-parallel-prepared: 0.051x memory-loop", text, StringComparison.Ordinal);
        Assert.Contains("native-parallel-prepared: bound_x 1.98", text, StringComparison.Ordinal);
        Assert.Contains("native-parallel-prepared: made | by hand", text, StringComparison.Ordinal);
        Assert.Contains("other programs took 50% of the processors", text, StringComparison.Ordinal);
        Assert.Contains("130 ns", text, StringComparison.Ordinal);
        Assert.Contains("wide: skipped: needs 8 processors, there are 2", text, StringComparison.Ordinal);
        Assert.Contains("CPU, 2 processors, .NET", text, StringComparison.Ordinal);
        Assert.Contains("0.1.0 (c0ffee)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_stands_below_the_run_with_its_verdicts()
    {
        BenchDocument before = MadeBench.Document(MadeBench.Case("native-parallel-prepared", 2_000_000), MadeBench.Case("gone", 1));
        BenchDocument compared = Document with { Against = BenchComparer.Compare("before.json", before, Document) };

        string text = BenchView.Render(compared, new ScreenOptions(80, Colour: false));

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("against before.json", text, StringComparison.Ordinal);
        Assert.Matches("native-parallel-prepared +2,000,000 +1,234,567 tx/s +0.62", text);
        Assert.Contains("only before: made/gone", text, StringComparison.Ordinal);
        Assert.Contains("only now: made/graph", text, StringComparison.Ordinal);
        Assert.EndsWith("verdict  inconclusive\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_memory_is_spelt_out()
    {
        BenchDocument before = MadeBench.Document(MadeBench.Case("a", 1_000));
        BenchDocument now = MadeBench.Document(MadeBench.Case("a", 1_000) with { AllocatedBytesPerOperation = 24 });

        string text = BenchView.Render(
            now with { Against = BenchComparer.Compare("f", before, now) }, new ScreenOptions(80, Colour: false));

        Assert.Contains("a: B/op 0 before, 24 now", text, StringComparison.Ordinal);
        Assert.EndsWith("verdict  REGRESSED\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_a_table_whose_rows_have_as_many_cells_as_its_head()
    {
        string[] lines = BenchPage.Text(Document).TrimEnd('\n').Split('\n');
        string[] rows = [.. lines.Where(line => line.StartsWith('|'))];

        Assert.Equal("CPU, 2 processors, .NET, olsim 0.1.0 (c0ffee), 20 samples a case.", lines[0]);
        Assert.Equal(5, rows.Length);
        Assert.All(rows, row => Assert.Equal(8, row.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
        Assert.StartsWith(
            "| `native-parallel-prepared` | 1 | 1,234,567 tx/s | ±0.5",
            rows[2], StringComparison.Ordinal);
    }
}
