using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Results;
using Spectre.Console;

namespace OpenLedger.Reporting.Terminal;

/// <summary>Runs of benchmarks as <c>olsim bench</c> prints them: per suite a row per case, then what each case computed besides, the
/// conditions, and what became of the cases since a saved run.</summary>
public static class BenchView
{
    private const int ShownHashDigits = 8;

    /// <summary>Renders a run.</summary>
    public static string Render(BenchDocument document, ScreenOptions options)
    {
        var screen = new Screen(options);
        foreach ((string name, ImmutableArray<BenchCaseSection> cases) in document.Suites)
        {
            Suite(screen, name, cases);
        }

        Conditions(screen, document);
        if (document.Against is { } comparison)
        {
            screen.Line();
            BenchComparisonView.Write(screen, comparison);
        }

        return screen.ToString();
    }

    private static void Suite(Screen screen, string name, ImmutableArray<BenchCaseSection> cases)
    {
        screen.Line(name, Screen.Strong);
        Table table = Screen.Columns("case", "workers", "median", "spread", "ratio", "B/op", "result");
        foreach (BenchCaseSection section in cases.Where(section => section.Skipped is null))
        {
            table.AddRow(
                new Text(section.Name),
                new Text(section.Workers.ToString(CultureInfo.InvariantCulture)),
                new Text($"{BenchFigures.Value(section.Median, section.Unit)} {section.Unit}"),
                new Text(BenchFigures.Spread(section)),
                new Text(section.RatioTo is { } ratio ? BenchFigures.Factor(ratio) : ""),
                new Text(BenchFigures.Allocated(section.AllocatedBytesPerOperation)),
                new Text(section.ResultHash![..ShownHashDigits]));
        }

        if (table.Rows.Count > 0)
        {
            screen.Write(table);
        }

        // Names of cases are too long for a column of a narrow screen.
        string compared = string.Join(", ", cases
            .Where(section => section.RatioTo is not null)
            .Select(section => $"{section.Name} to {section.RatioTo!.Name}"));
        if (compared.Length > 0)
        {
            screen.Paragraph("ratios: ", compared, Screen.Faint);
        }

        foreach (BenchCaseSection section in cases)
        {
            foreach (string remark in BenchFigures.Remarks(section))
            {
                screen.Paragraph($"{section.Name}: ", remark, Screen.Faint);
            }
        }

        screen.Line();
    }

    private static void Conditions(Screen screen, BenchDocument document)
    {
        screen.Paragraph(
            "",
            "median of the samples; spread: half their interquartile range over it; ratio: median over pairs of samples taken in turns, more is "
            + "better; B/op: managed memory allocated per operation; result: hash of what the work left.",
            Screen.Faint);
        screen.Line();
        MachineSection machine = document.Machine;
        string quick = document.Settings.Quick ? ", quick: times say little" : "";
        screen.Line(string.Create(
            CultureInfo.InvariantCulture, $"machine  {machine.Cpu}, {machine.LogicalCpus} processors, {machine.Runtime}"));
        screen.Line($"program  {BenchFigures.Program(document.Program)}");
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"samples  {document.Settings.Samples}{quick}"));
    }
}
