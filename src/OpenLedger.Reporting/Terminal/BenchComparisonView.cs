using System.Globalization;
using OpenLedger.Reporting.Benchmarks;
using Spectre.Console;

namespace OpenLedger.Reporting.Terminal;

/// <summary>How a run of benchmarks compares with a saved one, as <c>olsim bench --against</c> prints it below the run.</summary>
internal static class BenchComparisonView
{
    /// <summary>Writes it to a screen.</summary>
    public static void Write(Screen screen, BenchComparison comparison)
    {
        screen.Line($"against {comparison.File}", Screen.Strong);
        screen.Line($"program  {BenchFigures.Program(comparison.Program)}");
        foreach (string note in comparison.Notes)
        {
            screen.Paragraph("note     ", note, Screen.Plain);
        }

        foreach (IGrouping<string, BenchCaseComparison> suite in comparison.Cases.GroupBy(entry => entry.Suite))
        {
            Suite(screen, suite.Key, [.. suite]);
        }

        screen.Line();
        Alone(screen, "only before: ", comparison.OnlyBefore);
        Alone(screen, "only now: ", comparison.OnlyNow);
        screen.Paragraph(
            "",
            string.Create(
                CultureInfo.InvariantCulture,
                $"ratio: now over before, more is better, with its {BenchComparer.Confidence * 100:0.#} % interval by ranks; no change: all of it "
                + $"within {BenchComparer.NoChangeWithin * 100:0} %; improved, REGRESSED: all of it beyond "
                + $"{BenchComparer.ChangeBeyond * 100:0} %, or memory per operation; else inconclusive."),
            Screen.Faint);
        screen.Line();
        screen.Line(
            $"verdict  {Words(comparison.Verdict)}",
            comparison.Verdict == BenchVerdict.Regressed ? Screen.Bad : Screen.Plain);
    }

    private static void Suite(Screen screen, string name, BenchCaseComparison[] cases)
    {
        screen.Line();
        Table table = Screen.Columns(name, "before", "now", "ratio", "99.9 %", "verdict");
        foreach (BenchCaseComparison entry in cases)
        {
            table.AddRow(
                new Text(entry.Name),
                new Text(BenchFigures.Value(entry.Before, entry.Unit)),
                new Text($"{BenchFigures.Value(entry.Now, entry.Unit)} {entry.Unit}"),
                new Text(entry.Ratio is { } ratio ? Factor(ratio) : FigureText.Absent),
                new Text(entry.Interval is { } interval ? $"{Factor(interval[0])}-{Factor(interval[1])}" : FigureText.Absent),
                Verdict(entry.Verdict));
        }

        screen.Write(table);
        foreach (BenchCaseComparison entry in cases)
        {
            string allocated = entry.Allocation == BenchVerdict.NoChange
                ? ""
                : $"B/op {BenchFigures.Allocated(entry.AllocatedBefore)} before, {BenchFigures.Allocated(entry.AllocatedNow)} now; ";
            string remark = allocated + entry.Reason;
            if (remark.Length > 0)
            {
                screen.Paragraph($"{entry.Name}: ", remark.TrimEnd(' ', ';'), Screen.Faint);
            }
        }
    }

    private static string Factor(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private static Text Verdict(BenchVerdict verdict) => verdict switch
    {
        BenchVerdict.Improved => new Text(Words(verdict), Screen.Good),
        BenchVerdict.Regressed => new Text(Words(verdict), Screen.Bad),
        BenchVerdict.NoChange => new Text(Words(verdict), Screen.Faint),
        _ => new Text(Words(verdict)),
    };

    private static string Words(BenchVerdict verdict) => verdict switch
    {
        BenchVerdict.Improved => "improved",
        BenchVerdict.Regressed => "REGRESSED",
        BenchVerdict.NoChange => "no change",
        _ => "inconclusive",
    };

    private static void Alone(Screen screen, string lead, IEnumerable<string> names)
    {
        string list = string.Join(' ', names);
        if (list.Length > 0)
        {
            screen.Paragraph(lead, list, Screen.Plain);
        }
    }
}
