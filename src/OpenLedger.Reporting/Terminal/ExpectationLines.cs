using System.Globalization;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Reporting.Results;
using Spectre.Console;

namespace OpenLedger.Reporting.Terminal;

/// <summary>Expectations with what was observed, one below the other.</summary>
internal static class ExpectationLines
{
    /// <summary>Writes one expectation; on two lines where the screen is too narrow for one.</summary>
    public static void Write(Screen screen, ExpectSection expectation)
    {
        (string verdict, Style style) = expectation.Verdict switch
        {
            Verdict.Met => ("met    ", Screen.Good),
            Verdict.Missed => ("MISSED ", Screen.Bad),
            _ => ("skipped", Screen.Faint),
        };
        string lead = verdict + "  ";
        string observed = Observed(expectation);
        if (lead.Length + expectation.Text.Length + 2 + observed.Length <= screen.Width)
        {
            screen.Line($"{lead}{expectation.Text}  {observed}", style);
            return;
        }

        screen.Paragraph(lead, expectation.Text, style);
        screen.Paragraph(new string(' ', lead.Length), observed, style);
    }

    /// <summary>A figure with the digits that tell it from another.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Abs(value) is >= 1_000 and < 1e15 ? "0.##" : "G6", CultureInfo.InvariantCulture);

    private static string Observed(ExpectSection expectation)
    {
        if (expectation.Verdict == Verdict.Skipped)
        {
            return "(an arm it names did not run)";
        }

        string arm = expectation.Text.Contains("arms.*.", StringComparison.Ordinal) ? $" in {expectation.Arm}" : "";
        string observed = expectation.Observed is { } o ? Number(o) : "not measured";
        string required = expectation.Required is { } r ? Number(r) : "not measured";
        return $"({observed}{arm}; required {required})";
    }
}
