using System.Globalization;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>
/// Who was hit, at which hop, how hard: one drawing per arm, of which one is large, and the hardest hit by name.
/// </summary>
internal static class BlastBlock
{
    private const int MostNamed = 8;

    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        PageParts.Section(html, "blast", "Blast radius",
            charts.BlastRadii.IsEmpty ? "Nothing was at risk, and nothing was lost." : Lead(report, charts));
        if (!charts.BlastRadii.IsEmpty)
        {
            Drawings(html, report, charts);
            Breakdown(html, report, charts);
        }

        html.Close();
    }

    private static string Lead(RunReport report, ReportCharts charts) =>
        "Each disc is a victim, or a group of small ones, with the area of what they lost; grey is what could have been lost and was "
        + "not. " + (charts.HasMiddle ? "In the middle lies what was compromised, around it those who had trusted it. " : "")
        + "All arms are drawn to one scale" + (report.Ensemble.Plan.Replications > 1 ? ", from the first replication." : ".");

    private static void Drawings(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        html.Open("div", ("class", "switch blasts"));
        int chosen = Worst(report);
        string? alone = report.Arms.Length == 1 ? "" : null;
        for (int arm = 0; arm < report.Arms.Length; arm++)
        {
            string number = arm.ToString(CultureInfo.InvariantCulture);
            html.Open("input", ("type", "radio"), ("name", "blast-arm"), ("id", $"blast-{number}"),
                ("checked", arm == chosen ? "" : null), ("hidden", alone)).Void();
            html.Open("label", ("for", $"blast-{number}"), ("data-arm", number), ("hidden", alone));
            html.Raw(PageParts.Marker(arm)).Text(report.Arms[arm].Arm).Close();
        }

        Style(html, report.Arms.Length);
        for (int arm = 0; arm < report.Arms.Length; arm++)
        {
            html.Open("div", ("class", FormattableString.Invariant($"panel blast-{arm}")));
            PageParts.Figure(html, charts.BlastRadii[arm]);
            html.Open("div", ("class", "beside"));
            html.Element("h3", $"Hardest hit in {report.Arms[arm].Arm}");
            Named(html, report, report.Arms[arm]);
            html.Close().Close();
        }

        html.Close();
    }

    private static int Worst(RunReport report) => report.Arms.IndexOf(report.Arms.MaxBy(arm => arm.Value("loss.net_usd") ?? 0)!);

    // One rule per arm: the style sheet cannot know how many there are.
    private static void Style(HtmlWriter html, int arms)
    {
        html.Raw("<style>");
        for (int arm = 0; arm < arms; arm++)
        {
            html.Raw(FormattableString.Invariant($"#blast-{arm}:checked~.panel.blast-{arm}{{display:grid}}"));
        }

        html.Raw("</style>\n");
    }

    // A chart of one colour says less than a sentence, and one chart alone has the whole width.
    private static void Breakdown(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        int[] hops = [.. report.Arms.SelectMany(arm => arm.ByHop).Select(hop => hop.Hop).Distinct()];
        string[] assets = [.. report.Arms.SelectMany(arm => arm.ByAsset).Select(asset => asset.Asset).Distinct()];
        html.Open("div", ("class", hops.Length > 1 && assets.Length > 1 ? "pair" : "single"));
        int hop = hops.FirstOrDefault();
        Block(html, "By hop", charts.ByHop, hops.Length, $"at hop {hop}: {Words.Hop(report.Ensemble.Plan, hop)}");
        Block(html, "By asset", charts.ByAsset, assets.Length, $"in {assets.FirstOrDefault()}");
        html.Close();
    }

    private static void Block(HtmlWriter html, string heading, Chart chart, int parts, string only)
    {
        html.Open("div").Element("h3", heading);
        switch (parts)
        {
            case 0:
                html.Element("p", "Nobody lost anything.");
                break;
            case 1:
                html.Element("p", $"All of it {only}.");
                break;
            default:
                PageParts.Figure(html, chart);
                break;
        }

        html.Close();
    }

    private static void Named(HtmlWriter html, RunReport report, ArmFigures arm)
    {
        VictimLoss[] hardest = [.. arm.Runs[0].Victims.OrderByDescending(victim => victim.NetMicroUsd).Take(MostNamed)];
        if (hardest.Length == 0)
        {
            html.Element("p", "Nobody lost anything.");
            return;
        }

        string[] columns = ["who", "hop", "asset", "lost", "share held"];
        PageParts.Table(html, $"Hardest hit in {arm.Arm}", columns, hardest.Select(victim =>
        {
            AssetPlan asset = report.Ensemble.Plan.Assets[victim.Asset];
            double? share = victim.HeldUnits == 0 ? null : Math.Min(1, (double)victim.GrossUnits / victim.HeldUnits);
            return (IReadOnlyList<string>)
            [
                victim.Principal, victim.Hop.ToString(CultureInfo.InvariantCulture), asset.Symbol,
                Words.Usd(victim.NetMicroUsd / 1e6), Words.Share(share),
            ];
        }));
        string all = Words.Victims((int)arm.Runs[0].VictimsByHop.Sum(hop => hop.Victims));
        string first = report.Ensemble.Plan.Replications > 1 ? " in the first replication" : " in all";
        html.Element("p", $"{all}{first}; victims.csv has every one.", ("class", "note"));
    }
}
