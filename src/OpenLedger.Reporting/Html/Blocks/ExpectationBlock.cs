using System.Globalization;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>What the scenario expected, and what became of it.</summary>
internal static class ExpectationBlock
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        int missed = report.Expectations.Count(outcome => outcome.Verdict == Verdict.Missed);
        PageParts.Section(html, "expectations", "Expectations", report.Expectations.Length == 0
            ? "The scenario states none."
            : missed == 0 ? "What the scenario expects of its arms holds." : $"{missed} of what the scenario expects does not hold.");
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

    private static string Observed(ExpectationOutcome outcome) => outcome.Verdict == Verdict.Skipped
        ? "an arm it names did not run"
        : $"observed {Number(outcome.Observed)}{(outcome.Text.Contains("arms.*.", StringComparison.Ordinal) ? $" in {outcome.Arm}" : "")}, "
            + $"required {Number(outcome.Required)}";

    private static string Number(double? value) => value is not { } v
        ? "not measured"
        : v.ToString(Math.Abs(v) is >= 1_000 and < 1e15 ? "#,0.##" : "G6", CultureInfo.InvariantCulture);
}
