using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>Loss over simulated time.</summary>
internal static class LossBlock
{
    private const int MostNamed = 2;

    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        bool any = report.Arms.Any(arm => arm.Value("loss.gross_usd") is > 0);
        PageParts.Section(html, "loss", "Loss over time", any ? Lead(report, charts.Timelines) : "Nothing was taken.");
        if (!any)
        {
            html.Close();
            return;
        }

        string data = LineData.Of(charts.Timelines.LossSeries, 0, charts.Timelines.WindowS);
        html.Open("div", ("class", "switch"), ("data-lines", data));
        Choice(html, "linear", "Linear", chosen: true);
        Choice(html, "log", "Logarithmic", chosen: false);
        html.Open("div", ("class", "panel linear"));
        PageParts.Figure(html, charts.Loss, Caption(report, charts.Timelines));
        html.Close().Open("div", ("class", "panel log"));
        PageParts.Figure(html, charts.LossLogarithmic, Caption(report, charts.Timelines));
        html.Close().Close().Close();
    }

    private static string Lead(RunReport report, TimelineCharts timelines) => timelines.ShowsAll
        ? "What had been taken by when, from the beginning of the attack to the end of the run, "
            + $"{Words.Duration(timelines.WindowS)} later."
        : $"What had been taken by when. Shown are the first {Words.Duration(timelines.WindowS)} of the attack, in which almost "
            + $"all of {(report.Arms.Length > 1 ? "every arm's" : "the")} loss falls.";

    private static string Caption(RunReport report, TimelineCharts timelines)
    {
        string[] behind = [.. timelines.ArmsWithTheftsBehind().Select(arm => $"“{arm}”")];
        string arms = behind.Length > MostNamed ? $"{behind.Length} arms" : string.Join(" and ", behind);
        return "Hollow marker: the alert. Filled marker: the last theft"
            + (behind.Length > 0 ? $", which in {arms} lies beyond the chart." : ".")
            + (report.Ensemble.Plan.Replications > 1
                ? " Lines are means; bands reach from the least to the largest replication."
                : "");
    }

    // Two radio buttons and a rule of the style sheet, so that it works without scripts and by keyboard.
    private static void Choice(HtmlWriter html, string value, string label, bool chosen)
    {
        html.Open("input", ("type", "radio"), ("name", "loss-scale"), ("id", $"loss-{value}"), ("class", value),
            ("checked", chosen ? "" : null)).Void();
        html.Element("label", label, ("for", $"loss-{value}"));
    }
}
