using System.Collections.Immutable;
using OpenLedger.Analysis.Figures;
using OpenLedger.Core.Guardrails;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>What containment cost honest users, and whom the guardrails refused, and why.</summary>
internal static class HonestBlock
{
    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        PageParts.Section(html, "honest", "What honest users paid", Headline.Price(report));
        if (charts.Honest is { } honest)
        {
            PageParts.Figure(html, honest, "What was delayed and refused in the end is shown as refused.");
        }

        PageParts.ArmTable(html, report, "What honest users paid",
            ("refused by a guardrail", arm => Words.Count(arm.Value("collateral.denied"))),
            ("share of operations", arm => Words.Share(arm.Value("collateral.denied_share"))),
            ("delayed", arm => Words.Count(arm.Value("collateral.delayed"))),
            ("their slowest hundredth", arm => Words.Duration(arm.Value("collateral.delay_s_p99"))),
            ("failed otherwise", arm => Words.Count(arm.Value("collateral.failed"))),
            ("held back after the alert", arm => Words.Count(arm.Value("collateral.forgone"))),
            ("malicious operations that failed", Refused));
        html.Element("h3", "Refusals by reason");
        if (charts.Denials is { } denials)
        {
            PageParts.Figure(html, denials);
            Reasons(html, report);
        }
        else
        {
            html.Element("p", "No guardrail refused anything, honest or malicious.");
        }

        html.Close();
    }

    private static string Refused(ArmFigures arm) =>
        $"{Words.Count(arm.Value("attack.refused"))} of {Words.Count(arm.Value("attack.attempted"))}";

    private static void Reasons(HtmlWriter html, RunReport report)
    {
        Reasons(html, report, "Refusals by reason, means over replications, honest and malicious together", arm => arm.DenialsByReason);
        if (report.Arms.Any(arm => !arm.HonestDenialsByReason.IsEmpty))
        {
            Reasons(html, report, "Honest operations refused, by the reason that they paid for", arm => arm.HonestDenialsByReason);
        }
    }

    private static void Reasons(
        HtmlWriter html, RunReport report, string caption, Func<ArmFigures, ImmutableSortedDictionary<string, double>> of)
    {
        string[] reasons = [.. report.Arms.SelectMany(arm => of(arm).Keys).Distinct().Order(StringComparer.Ordinal)];
        PageParts.Table(html, caption,
            ["reason", .. report.Arms.Select(arm => arm.Arm), "what it means"],
            reasons.Select(reason => (IReadOnlyList<string>)
            [
                reason,
                .. report.Arms.Select(arm => of(arm).TryGetValue(reason, out double count) ? Words.Count(count) : "0"),
                ReasonCatalogue.All.FirstOrDefault(known => known.Name == reason)?.Explanation ?? "",
            ]));
    }
}
