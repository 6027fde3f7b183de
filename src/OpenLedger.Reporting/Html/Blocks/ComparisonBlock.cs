using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>The arms side by side: what each lost, how far it reached, how long it took.</summary>
internal static class ComparisonBlock
{
    public static void Write(HtmlWriter html, RunReport report, ReportCharts charts)
    {
        int replications = report.Ensemble.Plan.Replications;
        bool many = report.Arms.Length > 1;
        string shared = report.Ensemble.Plan.CommonRandomNumbers && many ? ", with the same random numbers in every arm" : "";
        string times = replications == 1 ? "once" : $"{replications} times over";
        PageParts.Section(html, "arms", many ? "The arms compared" : "The arm",
            $"{Words.Duration(report.Ensemble.Plan.Duration.Seconds)} of simulated time, {times}{shared}"
            + (many ? "; what differs is named by the arm." : "."));
        Picker(html, report);
        PageParts.Figure(html, charts.Comparison);
        PageParts.ArmTable(html, report, "The arms compared",
            ("net loss", arm => Words.Usd(arm.Value("loss.net_usd"))),
            ($"± at {Words.Share(report.Ensemble.Plan.Confidence)}", HalfWidth),
            ("of what was at risk", arm => Words.Share(arm.Value("loss.share"))),
            ("victims", arm => Words.Count(arm.Value("loss.victims"))),
            ("radius, hops", arm => arm.Value("containment.radius") is { } radius and >= 0 ? FigureText.Amount(radius) : "none"),
            ("alert after", Words.AlertAfter),
            ("last theft after", Words.LastTheftAfter),
            ("most that limits allow", arm => Words.Usd(arm.Value("bound.usd"))));
        html.Element("p",
            "Net loss is what victims lost less what they got back, at prices from before the attack. The radius is the farthest hop with "
            + "a loss above 0.01 % of what was at risk: 0 is the compromised itself, 1 whoever had trusted it, 2 whoever held a claim on "
            + "what was drained there. Times are simulated and count from the first malicious transaction"
            + (replications > 1 ? "; where not every replication had one, the mean is of as many as stand in brackets." : "."),
            ("class", "note"));
        html.Close();
    }

    // The legend of the whole page: a button per arm, which brings its lines, rows and discs forward.
    private static void Picker(HtmlWriter html, RunReport report)
    {
        if (report.Arms.Length < 2)
        {
            return;
        }

        html.Open("div", ("class", "picker"), ("role", "group"), ("aria-label", "Bring one arm forward on the whole page"),
            ("hidden", ""));
        for (int i = 0; i < report.Arms.Length; i++)
        {
            html.Open("button", ("type", "button"), ("data-pick", FormattableString.Invariant($"{i}")), ("aria-pressed", "false"));
            html.Raw(PageParts.Marker(i)).Text(report.Arms[i].Arm).Close();
        }

        html.Close();
    }

    private static string HalfWidth(ArmFigures arm) =>
        Words.Usd(arm.NetUsdInterval is { } interval ? (interval.High - interval.Low) / 2 : null);
}
