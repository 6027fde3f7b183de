using System.Globalization;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>What the scenario expected, and what became of it.</summary>
internal static class ExpectationBlock
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        PageParts.Section(html, "expectations", "Expectations", Lead(report));
        if (report.Expectations.IsEmpty)
        {
            html.Close();
            return;
        }

        html.Open("ul", ("class", "expectations"));
        foreach (ExpectationOutcome outcome in report.Expectations)
        {
            (string kind, string word) = outcome.Verdict switch
            {
                Verdict.Met => ("good", "met"),
                Verdict.Missed => ("bad", "missed"),
                _ => ("skipped", "skipped"),
            };
            html.Open("li").Element("span", word, ("class", $"verdict {kind}")).Element("code", outcome.Text);
            html.Element("span", Observed(outcome), ("class", "observed")).Close();
        }

        html.Close().Close();
    }

    private static string Lead(RunReport report)
    {
        int missed = report.Expectations.Count(outcome => outcome.Verdict == Verdict.Missed);
        int tested = report.Expectations.Count(outcome => outcome.Verdict != Verdict.Skipped);
        return (report.Expectations.Length, tested, missed) switch
        {
            (0, _, _) => "The scenario states none.",
            (_, 0, _) => "None could be tested, since arms that they name did not run.",
            (_, _, 0) => "What the scenario expects of its arms holds.",
            (_, _, 1) => "One expectation does not hold.",
            _ => $"{missed} expectations do not hold.",
        };
    }

    private static string Observed(ExpectationOutcome outcome) => outcome.Verdict == Verdict.Skipped
        ? "an arm it names did not run"
        : $"observed {Number(outcome.Observed)}{Where(outcome)}, required {Number(outcome.Required)}";

    private static string Where(ExpectationOutcome outcome) =>
        outcome.Text.Contains("arms.*.", StringComparison.Ordinal) ? $" in {outcome.Arm}" : "";

    private static string Number(double? value) => value is not { } v
        ? "not measured"
        : v.ToString(Math.Abs(v) is >= 1_000 and < 1e15 ? "#,0.##" : "G6", CultureInfo.InvariantCulture);
}
