using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Html;
using OpenLedger.Reporting.Results;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Html;

public partial class ReportPageTest
{
    [Fact]
    public void It_asks_nothing_of_any_network()
    {
        string page = Page(MadeReport.Usual("open", "held"));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.All(Links().Matches(page).Select(match => match.Groups[1].Value), link =>
            Assert.True(link.StartsWith('#') || link.StartsWith("data:", StringComparison.Ordinal), link));
        string withoutNamespaces = page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotContain("http://", withoutNamespaces, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", withoutNamespaces, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_what_a_reader_needs_to_check_it()
    {
        RunReport report = MadeReport.Usual("open", "held");
        string page = Page(report);
        string[] facts =
        [
            report.Digest.ToString(), report.Scenario.Sha256, report.Machine.Cpu, report.Program.Commit!, new string('d', 64),
            Markup.Escape("attack.at=10s"), Markup.Escape(CommandText.OfReport(report)), "olsim replay result.json",
        ];
        Assert.All(facts, fact => Assert.Contains(fact, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_of_a_scenario_stay_text()
    {
        const string Evil = "summary: </code></pre><script>alert(1)</script> # & <b>";
        string page = Page(MadeReport.Of(Made.Plan(1, "<img src=x>"), scenario => scenario with { Text = Evil, Summary = "<i>x</i>" }));
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>x", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scenario_stands_there_to_the_letter()
    {
        const string Text = "a: 1   # one\n\n  - b: { c: \"x # y\" }\n\tz\n# end";
        string page = Page(MadeReport.Of(Made.Plan(1, "open"), scenario => scenario with { Text = Text }));
        Match code = Yaml().Match(page);
        string shown = System.Net.WebUtility.HtmlDecode(Tags().Replace(code.Groups[1].Value, ""));
        Assert.Equal(Text + "\n", shown);
    }

    [Fact]
    public void Elements_are_closed_and_ids_are_used_once()
    {
        string page = Page(MadeReport.Usual("open", "held", "third"));
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(Script().Replace(page, "")))
        {
            string name = tag.Groups[2].Value.ToLowerInvariant();
            if (name is "meta" or "link" or "input" or "!doctype" || tag.Value.EndsWith("/>", StringComparison.Ordinal))
            {
                continue;
            }

            if (tag.Groups[1].Value.Length == 0)
            {
                open.Push(name);
            }
            else
            {
                Assert.Equal(open.Pop(), name);
            }
        }

        Assert.Empty(open);
        string[] ids = [.. Ids().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void A_hundred_thousand_victims_fit_in_three_megabytes()
    {
        RunReport report = MadeReport.Of(Made.Plan(1, "open", "held", "third", "fourth", "fifth"), null, (arm, r) => Made.Outcome(arm, r) with
        {
            Victims = [.. Enumerable.Range(0, 100_000).Select(i => new VictimLoss(
                "users/" + i.ToString(CultureInfo.InvariantCulture), 1, 1, 1, 1, 1_000_000 + (i * 977L % 5_000_000), 1_000_000 + (i * 977L % 5_000_000), 9_000_000))],
            ValueAtRiskMicroUsd = Made.Usd(800_000),
        });
        Assert.InRange(Page(report).Length, 50_000, 3_000_000);
    }

    [Fact]
    public void Lines_under_the_pointer_are_json()
    {
        string page = Page(MadeReport.Usual("open \"x\"", "held"));
        Match data = Lines().Match(page);
        using JsonDocument json = JsonDocument.Parse(System.Net.WebUtility.HtmlDecode(data.Groups[1].Value));
        JsonElement arms = json.RootElement.GetProperty("arms");
        Assert.Equal("open \"x\"", arms[0].GetProperty("name").GetString());
        Assert.Equal(arms[0].GetProperty("x").GetArrayLength(), arms[0].GetProperty("y").GetArrayLength());
    }

    [Fact]
    public void What_works_with_scripts_only_is_not_shown_without() =>
        Assert.Contains("[hidden]{display:none!important}", Page(MadeReport.Usual("open", "held")), StringComparison.Ordinal);

    [Fact]
    public void A_run_in_which_nothing_happens_is_told_in_sentences()
    {
        string page = Page(MadeReport.Of(Made.Plan(1, "open"), scenario => scenario with { Expectations = [] }, (arm, r) =>
            Made.Harmless(arm, r) with { ValueAtRiskMicroUsd = 0, CompromisedOwnMicroUsd = 0 }));
        Assert.All(
            ["Nothing was taken.", "Nothing was at risk, and nothing was lost.", "The scenario states none.", "costs nobody anything"],
            sentence => Assert.Contains(sentence, page, StringComparison.Ordinal));
        Assert.DoesNotContain("almost all of", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"expectations\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Expectations_that_were_not_tested_do_not_hold_either()
    {
        string page = Page(MadeReport.Of(Made.Plan(1, "open"), scenario => scenario with { Expectations = [scenario.Expectations[2]] }));
        Assert.Contains("None could be tested", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_without_an_end_gets_one()
    {
        string page = Page(MadeReport.Of(Made.Plan(1, "open"), scenario => scenario with { Summary = "Something is taken" }));
        Assert.Contains(">Something is taken. The guardrails", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_report_gives_the_same_page() =>
        Assert.Equal(Page(MadeReport.Usual("open", "held")), Page(MadeReport.Usual("open", "held")));

    private static string Page(RunReport report) => ReportPage.Of(report, new ReportCharts(report));

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<pre class=\"yaml\"[^>]*><code>(.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("<(/?)([a-zA-Z!][a-zA-Z0-9]*)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<(script|style)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("data-lines=\"([^\"]*)\"")]
    private static partial Regex Lines();
}
