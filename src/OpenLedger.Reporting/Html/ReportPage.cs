using System.Reflection;
using OpenLedger.Reporting.Charts;
using OpenLedger.Reporting.Html.Blocks;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html;

/// <summary>
/// report.html: everything a run found, on one page in one file that asks nothing of any network. It reads without scripts; with
/// them figures show under the pointer, and arms can be brought forward.
/// </summary>
internal static class ReportPage
{
    // A page that somebody mails around must not be able to fetch anything, whatever a scenario's text holds.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    /// <summary>The page of a report.</summary>
    public static string Of(RunReport report, ReportCharts charts)
    {
        var html = new HtmlWriter();
        html.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        Head(html, report);
        html.Open("body");
        html.Element("a", "Skip to the findings", ("class", "skip"), ("href", "#findings"));
        TopBlock.Write(html, report);
        html.Open("main", ("id", "findings"));
        ComparisonBlock.Write(html, report, charts);
        LossBlock.Write(html, report, charts);
        BlastBlock.Write(html, report, charts);
        ExposureBlock.Write(html, report, charts);
        HonestBlock.Write(html, report, charts);
        ThroughputBlock.Write(html, report, charts);
        ExpectationBlock.Write(html, report);
        MethodBlock.Write(html, report);
        ScenarioBlock.Write(html, report);
        html.Close();
        string made = $"olsim {report.Program.Version}, scenario {report.Scenario.Plan.Scenario}, digest {report.Digest}";
        html.Open("footer").Element("p", made).Close();
        html.Element("div", "", ("id", "tip"), ("aria-hidden", "true"), ("hidden", ""));
        html.Raw("<script>\n").Raw(Script).Raw("</script>\n").Close().Close();
        return html.ToString();
    }

    private static void Head(HtmlWriter html, RunReport report)
    {
        html.Open("head").Raw("<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Element("title", $"{report.Scenario.Plan.Scenario}: blast radius report");
        html.Raw("<link rel=\"icon\" href=\"data:,\">\n<style>\n");
        html.Raw($":root{{{ChartStyle.Variables(dark: false)}}}\n");
        html.Raw($"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{ChartStyle.Variables(dark: true)}}}}}\n");
        html.Raw($"@media screen{{:root[data-theme=dark]{{{ChartStyle.Variables(dark: true)}}}}}\n");
        html.Raw(ChartStyle.Css).Raw(Style).Raw("</style>\n").Close();
    }

    private static string Resource(string name)
    {
        Assembly assembly = typeof(ReportPage).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"OpenLedger.Reporting.Html.{name}")
            ?? throw new InvalidOperationException($"the program was built without {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
