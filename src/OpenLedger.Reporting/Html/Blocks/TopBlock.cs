using OpenLedger.Analysis.Expectations;
using OpenLedger.Analysis.Figures;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>What was asked and what was found, on one screen; below it the way through the page, and the arms.</summary>
internal static class TopBlock
{
    private static readonly (string Id, string Name)[] Places =
    [
        ("arms", "Arms"), ("loss", "Loss over time"), ("blast", "Blast radius"), ("exposure", "Exposure"),
        ("honest", "Honest users"), ("throughput", "Throughput"), ("expectations", "Expectations"),
        ("method", "Method"), ("scenario", "Scenario"),
    ];

    public static void Write(HtmlWriter html, RunReport report)
    {
        html.Open("header", ("class", "top")).Open("div", ("class", "page"));
        html.Open("div", ("class", "brand")).Element("span", "OpenLedger.Sim");
        html.Element("button", "Light or dark", ("type", "button"), ("id", "theme"), ("hidden", "")).Close();
        html.Element("p", report.Scenario.Plan.Scenario, ("class", "kicker"));
        html.Element("h1", Headline.Of(report));
        string summary = report.Scenario.Summary;
        string end = summary.Length == 0 ? "" : char.IsPunctuation(summary[^1]) ? " " : ". ";
        html.Element("p", $"{summary}{end}{Headline.Price(report)}", ("class", "summary"));
        Facts(html, report);
        html.Close().Close();
        html.Open("nav", ("class", "places"), ("aria-label", "Sections of the report")).Open("ul", ("class", "page"));
        foreach ((string id, string name) in Places)
        {
            html.Open("li").Element("a", name, ("href", "#" + id)).Close();
        }

        html.Close().Close();
    }

    private static void Facts(HtmlWriter html, RunReport report)
    {
        ArmFigures best = report.Arms.MinBy(arm => arm.Value("loss.net_usd") ?? 0)!;
        bool many = report.Arms.Length > 1;
        string inBest = many ? $"in “{best.Arm}”; " : "";
        string net = report.Ensemble.Plan.Replications > 1 ? "net, mean of the replications" : "net";
        html.Open("dl", ("class", "facts"));
        Fact(html, "At risk", Words.Usd(best.Value("value_at_risk.usd")), "of everybody who could be hit, limits ignored");
        Fact(html, many ? "Smallest loss" : "Loss", Words.Usd(best.Value("loss.net_usd")), many ? $"in “{best.Arm}”" : net);
        Fact(html, "Victims", Words.Count(best.Value("loss.victims")), $"{inBest}radius: {Radius(best)}");
        Fact(html, "Alert after", Words.AlertAfter(best), $"{inBest}last theft after: {Words.LastTheftAfter(best)}");
        int met = report.Expectations.Count(outcome => outcome.Verdict == Verdict.Met);
        int tested = report.Expectations.Count(outcome => outcome.Verdict != Verdict.Skipped);
        if (tested > 0)
        {
            bool all = met == tested;
            Fact(html, "Expectations", $"{met} of {tested}", all ? "all met" : $"{tested - met} missed", all ? "good" : "bad");
        }

        html.Close();
    }

    private static string Radius(ArmFigures arm) => arm.Value("containment.radius") is { } radius and >= 0
        ? FormattableString.Invariant($"hop {radius:0.#}")
        : "none";

    private static void Fact(HtmlWriter html, string name, string value, string meaning, string? kind = null)
    {
        html.Open("div", ("class", kind is null ? "fact" : $"fact {kind}"));
        html.Element("dt", name).Element("dd", value, ("class", "value")).Element("dd", meaning, ("class", "meaning"));
        html.Close();
    }
}
