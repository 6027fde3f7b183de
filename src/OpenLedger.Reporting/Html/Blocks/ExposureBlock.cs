using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>What stood open, before the attack and after it.</summary>
internal static class ExposureBlock
{
    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        PageParts.Section(html, "exposure", "Exposure",
            "What one block of adversarial uses of delegated authority could take at any moment. Exposure is there every day, also when nothing goes wrong.");
        PageParts.Figure(html, charts.Exposure, data: LineData.Of(charts.Timelines.ExposureSeries, -charts.Timelines.BeforeS, charts.Timelines.WindowS));
        html.Element("h3", "Before the attack and at the end");
        PageParts.Figure(html, charts.ExposureBeforeAndAfter);
        PageParts.ArmTable(html, report, "Exposure",
            ("just before the attack", arm => Words.Usd(charts.Timelines.BeforeAttack(arm))),
            ("at the end of the run", arm => Words.Usd(charts.Timelines.LastExposure(arm))),
            ("over the run, dollar-hours", arm => Words.Count(Round(arm.Value("exposure.usd_hours")))),
            ("of it dormant", arm => Words.Share(arm.Value("exposure.usd_hours") is > 0 and { } all ? arm.Value("exposure.dormant_usd_hours") / all : null)));
        html.Element("p",
            $"Dormant is authority that nobody had used or validated for more than {Words.Duration(report.Ensemble.Plan.DormantAfter.Seconds)}.", ("class", "note"));
        html.Close();
    }

    private static double? Round(double? value) => value is { } v ? Math.Round(v) : null;
}
