using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Checks;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;

namespace OpenLedger.Reporting.Tests.Terminal;

public class CheckViewTests
{
    private static readonly ScreenOptions Piped = new(ScreenOptions.PipedWidth, Colour: false);

    [Fact]
    public void A_line_per_scenario_says_what_became_of_it()
    {
        RunReport report = MadeReport.Usual();
        string[] lines = Render(Checked(report, BaselineDocument.Of(report))).Split('\n');

        Assert.Equal(["scenario", "arms", "verdict", "met", "missed", "skipped", "baseline"], Words(lines[0]));
        Assert.Equal(["made-by-hand", "2", "MISSED", "2", "1", "1", "equal"], Words(lines[1]));
        Assert.Equal("1 of 1 scenario missed", lines[^2]);
    }

    [Fact]
    public void Missed_expectations_are_shown_with_what_was_observed_and_no_others()
    {
        string text = Render(Checked(MadeReport.Usual(), null));

        Assert.Contains(
            "MISSED   arms.open.loss.net_usd < 0.01 * arms.open.loss.gross_usd\n         (300; required 4)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped  arms", text, StringComparison.Ordinal);
        Assert.DoesNotContain("met      arms", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_figures_are_shown_as_old_new_and_difference()
    {
        string text = Render(Checked(MadeReport.Usual(), Old(MadeReport.Usual())));

        Assert.Contains("\nresults/baseline/x.json: not within 0.1 %:\n", text, StringComparison.Ordinal);
        Assert.Contains("\nseed  old 7  new 42\n", text, StringComparison.Ordinal);
        Assert.Contains("\narms.held  appeared: the baseline does not have it\n", text, StringComparison.Ordinal);
        Assert.Contains("\narms.gone  vanished: only the baseline has it\n", text, StringComparison.Ordinal);
        Assert.Contains("\narms.open.loss.net_usd  old 180240.24  new 300  -179940.24 (-99.83 %)\n", text, StringComparison.Ordinal);
        Assert.Contains("\narms.open.loss.victims  old 0  new 5  +5\n", text, StringComparison.Ordinal);
        Assert.Contains("\narms.open.loss.gross_usd  old (absent)  new 400\n", text, StringComparison.Ordinal);
        Assert.Contains("\narms.open.loss.retired  old 1  new (absent)\n", text, StringComparison.Ordinal);
        Assert.Contains("  CHANGED\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_shows_what_it_changed_but_misses_no_baseline()
    {
        RunReport report = MadeReport.Of(Made.Plan(), scenario => scenario with { Expectations = [] });
        CheckedScenario scenario = CheckDocumentBuilder.Of(report, Old(report), "results/baseline/x.json", update: true, results: null);

        string text = Render(scenario);

        Assert.True(scenario.Passed);
        Assert.Contains("written anew; what is no longer within 0.1 %:", text, StringComparison.Ordinal);
        Assert.Contains("-179940.24", text, StringComparison.Ordinal);
        Assert.Equal(["made-by-hand", "2", "ok", "0", "0", "0", "written"], Words(text.Split('\n')[1]));
        Assert.Contains("1 scenario, all ok", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_fits_eighty_columns_whatever_the_names()
    {
        string name = new('n', 64);
        RunReport report = MadeReport.Of(Made.Plan(2, "an-arm-with-a-name-that-never-ends") with { Scenario = name });

        BaselineDocument old = BaselineDocument.Of(report) with { Digest = new string('0', 64) };
        foreach (string path in old.Arms.GetAt(0).Value.Keys.ToArray())
        {
            old.Arms.GetAt(0).Value[path] = 123_456_789_012.34;
        }

        string text = Render(Checked(report, old));

        Assert.Equal(80, ScreenOptions.PipedWidth);
        Assert.All(
            text.Split('\n').Where(line => !line.StartsWith(name, StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Names_from_a_file_cannot_steer_the_terminal()
    {
        RunReport report = MadeReport.Usual();
        BaselineDocument old = Old(report);
        old.Arms["\u001b[2J"] = [];
        old.Arms["open"]["\u001b[31m\n"] = 1;

        Assert.DoesNotContain("\u001b", Render(Checked(report, old)), StringComparison.Ordinal);
    }

    private static BaselineDocument Old(RunReport report)
    {
        BaselineDocument old = BaselineDocument.Of(report) with { Digest = new string('0', 64), Seed = "7" };
        old.Arms.Remove("held");
        old.Arms["gone"] = [];
        old.Arms["open"]["loss.net_usd"] = 180240.24;
        old.Arms["open"]["loss.victims"] = 0;
        old.Arms["open"].Remove("loss.gross_usd");
        old.Arms["open"]["loss.retired"] = 1;
        return old;
    }

    private static CheckedScenario Checked(RunReport report, BaselineDocument? baseline) =>
        CheckDocumentBuilder.Of(report, baseline, "results/baseline/x.json", update: false, results: null);

    private static string Render(CheckedScenario scenario) => CheckView.Render(CheckDocumentBuilder.Of([scenario], []), Piped);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
