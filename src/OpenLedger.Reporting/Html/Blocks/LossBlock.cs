using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>Loss over simulated time.</summary>
internal static class LossBlock
{
    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        PageParts.Section(html, "loss", "Loss over time",
            $"What had been taken by when. Shown are the first {Words.Duration(charts.Timelines.WindowS)} of the attack, in which almost all of every arm's loss falls.");
        string data = LineData.Of(charts.Timelines.LossSeries, 0, charts.Timelines.WindowS);
        html.Open("div", ("class", "switch"), ("data-lines", data));
        Choice(html, "linear", "Linear", chosen: true);
        Choice(html, "log", "Logarithmic", chosen: false);
        html.Open("div", ("class", "panel linear"));
        PageParts.Figure(html, charts.Loss, Caption(report));
        html.Close().Open("div", ("class", "panel log"));
        PageParts.Figure(html, charts.LossLogarithmic, Caption(report));
        html.Close().Close().Close();
    }

    private static string Caption(RunReport report) =>
        "Hollow marker: the alert. Filled marker: the last malicious transaction that succeeded."
        + (report.Ensemble.Plan.Replications > 1 ? " Lines are means; bands reach from the least to the largest replication." : "");

    // Two radio buttons and a rule of the style sheet, so that it works without scripts and by keyboard.
    private static void Choice(HtmlWriter html, string value, string label, bool chosen)
    {
        html.Open("input", ("type", "radio"), ("name", "loss-scale"), ("id", $"loss-{value}"), ("class", value), ("checked", chosen ? "" : null)).Void();
        html.Element("label", label, ("for", $"loss-{value}"));
    }
}
