using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>What stood open, before the attack and after it.</summary>
internal static class ExposureBlock
{
    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        PageParts.Section(html, "exposure", "Exposure",
            report.Ensemble.Plan.Attack.Compromise >= 0
                ? "What one block of adversarial uses of delegated authority could take at any moment. Exposure is there every day, "
                    + "also when nothing goes wrong."
                : "What one block could take out of the bridge's escrow while it accepts what nobody proved, which it does from the "
                    + "beginning of the attack on.");
        TimelineCharts timelines = charts.Timelines;
        string data = LineData.Of(timelines.ExposureSeries, -timelines.BeforeS, timelines.WindowS);
        const string Caption = "A line has a step where exposure was measured anew; what changes in between shows at the next step.";
        PageParts.Figure(html, charts.Exposure, Caption, data);
        html.Element("h3", $"{Words.Capital(timelines.AtAttack)}, and at the end");
        PageParts.Figure(html, charts.ExposureBeforeAndAfter);
        PageParts.ArmTable(html, report, "Exposure",
            (timelines.AtAttack, arm => Words.Usd(timelines.OpenAtAttack(arm))),
            ("at the end of the run", arm => Words.Usd(timelines.LastExposure(arm))),
            ("over the run, dollar-hours", arm => Words.Count(arm.Value("exposure.usd_hours"))),
            ("of it dormant", DormantShare));
        string after = Words.Duration(report.Ensemble.Plan.DormantAfter.Seconds);
        html.Element("p", $"Dormant is authority that nobody had used or validated for more than {after}.", ("class", "note"));
        html.Close();
    }

    private static string DormantShare(ArmFigures arm) =>
        Words.Share(arm.Value("exposure.usd_hours") is > 0 and { } all ? arm.Value("exposure.dormant_usd_hours") / all : null);
}
