using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Terminal;

namespace OpenLedger.Reporting.Documents;

/// <summary>The tables of docs/PERFORMANCE.md: a run of benchmarks with its conditions, in Markdown.</summary>
public static class BenchPage
{
    /// <summary>The tables, one per suite, below the conditions that all share.</summary>
    public static string Text(BenchDocument document)
    {
        var text = new StringBuilder();
        string quick = document.Settings.Quick ? ", quick: times say little" : "";
        string blocks = document.Settings.Blocks is { } file ? $", recorded blocks of `{Cell(file)}`" : "";
        text.Append(CultureInfo.InvariantCulture, $"{Cell(document.Machine.Cpu)}, {document.Machine.LogicalCpus} processors, ");
        text.Append(CultureInfo.InvariantCulture, $"{Cell(document.Machine.Runtime)}, olsim {Cell(BenchFigures.Program(document.Program))}, ");
        text.Append(CultureInfo.InvariantCulture, $"{document.Settings.Samples} samples a case{quick}{blocks}.\n");
        foreach ((string name, ImmutableArray<BenchCaseSection> cases) in document.Suites)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {name}\n\n");
            text.Append("| case | workers | median | spread | ratio | B/op | besides |\n|---|--:|--:|--:|---|--:|---|\n");
            foreach (BenchCaseSection section in cases)
            {
                text.Append(Row(section));
            }
        }

        return text.ToString();
    }

    private static string Row(BenchCaseSection section)
    {
        string besides = Cell(string.Join("; ", BenchFigures.Remarks(section)));
        string workers = section.Workers.ToString(CultureInfo.InvariantCulture);
        return section.Skipped is not null
            ? $"| `{section.Name}` | {workers} | | | | | {besides} |\n"
            : $"| `{section.Name}` | {workers} | {BenchFigures.Value(section.Median, section.Unit)} {section.Unit} | "
                + $"{BenchFigures.Spread(section)} | {BenchFigures.Ratio(section.RatioTo)} | "
                + $"{BenchFigures.Allocated(section.AllocatedBytesPerOperation)} | {besides} |\n";
    }

    // A bar would begin the next column.
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
