using System.Text;
using System.Text.Json;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Diffs;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Reporting.Terminal;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Reporting.Tests.Diffs;

public class DiffDocumentBuilderTests
{
    [Fact]
    public void The_same_run_is_identical()
    {
        DiffDocument diff = Diff(Result(Spread(0)), Result(Spread(0)));

        Assert.True(diff.Identical);
        Assert.False(diff.ContainmentWorsened);
        Assert.Empty(diff.Arms);
    }

    [Fact]
    public void The_same_seed_is_compared_in_pairs()
    {
        // Losses of 100, 110, 120 USD; then each 5 USD more: far less than the spread, but sure.
        ArmDiff arm = Diff(Result(Spread(0)), Result(Spread(5))).Arms[0];

        Assert.Equal((DiffMethod.Paired, 3, 3), (arm.Method, arm.ReplicationsA, arm.ReplicationsB));
        MeasureDiff loss = Of(arm, "loss.net_usd");
        Assert.Equal((110, 115, 5, DifferenceVerdict.Worsened), (loss.A, loss.B, loss.Difference, loss.Verdict));
        Assert.Equal((5, 5), (loss.Interval!.Low, loss.Interval.High));
        Assert.Equal(5 / 1.1, loss.Percent!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Another_seed_is_compared_by_means()
    {
        ExperimentPlan other = Made.Plan(3) with { Seed = 43 };
        DiffDocument diff = Diff(Result(Spread(0)), Result((arm, replication) => Spread(5)(arm, replication) with { Seed = 43 }, other));

        ArmDiff arm = diff.Arms[0];
        Assert.Equal(DiffMethod.Welch, arm.Method);
        Assert.Equal(DifferenceVerdict.WithinNoise, Of(arm, "loss.net_usd").Verdict);
        Assert.False(diff.ContainmentWorsened);
    }

    [Fact]
    public void Another_number_of_replications_is_compared_by_means()
    {
        ArmDiff arm = Diff(Result(Spread(0)), Result(Spread(0), Made.Plan(2))).Arms[0];

        Assert.Equal((DiffMethod.Welch, 3, 2), (arm.Method, arm.ReplicationsA, arm.ReplicationsB));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(-5, false)]
    public void Containment_worsens_with_the_loss(long more, bool worsened) =>
        Assert.Equal(worsened, Diff(Result(Spread(0)), Result(Spread(more))).ContainmentWorsened);

    [Theory]
    [InlineData(-5, false)]
    [InlineData(0, true)]
    public void A_thief_who_is_slowed_down_is_not_worse_contained_where_less_is_lost(long more, bool worsened)
    {
        DiffDocument diff = Diff(
            Result(Spread(0)),
            Result((arm, replication) => Spread(more)(arm, replication) with { LastMaliciousSuccess = Made.At(90) }));

        Assert.Equal(DifferenceVerdict.Worsened, Of(diff.Arms[0], "containment.contain_s").Verdict);
        Assert.Equal(worsened, diff.ContainmentWorsened);
    }

    [Fact]
    public void What_guardrails_cost_is_judged_but_is_not_containment()
    {
        DiffDocument diff = Diff(
            Result(Spread(0)),
            Result((arm, replication) =>
                Spread(0)(arm, replication) with { HonestDenied = 100, BoundMicroUsd = Made.Usd(2_000) }));

        Assert.Equal(DifferenceVerdict.Worsened, Of(diff.Arms[0], "collateral.denied_share").Verdict);
        Assert.Equal(DifferenceVerdict.Worsened, Of(diff.Arms[0], "bound.usd").Verdict);
        Assert.False(diff.ContainmentWorsened);
    }

    [Fact]
    public void One_replication_has_no_interval_and_counts_beyond_a_tenth_of_a_percent()
    {
        DiffDocument diff = Diff(Result(Spread(0), Made.Plan(1)), Result(Spread(1), Made.Plan(1)));

        MeasureDiff loss = Of(diff.Arms[0], "loss.net_usd");
        Assert.Null(loss.Interval);
        Assert.Equal(DifferenceVerdict.Worsened, loss.Verdict);
        Assert.Equal(DifferenceVerdict.NoChange, Of(diff.Arms[0], "loss.victims").Verdict);
    }

    [Fact]
    public void Pairs_in_which_one_has_no_figure_do_not_count()
    {
        ArmDiff arm = Diff(
            Result((name, replication) => Spread(0)(name, replication) with { LastMaliciousSuccess = Made.At(20 + (10 * replication)) }),
            Result((name, replication) =>
                Spread(0)(name, replication) with { LastMaliciousSuccess = replication == 0 ? null : Made.At(22 + (10 * replication)) })).Arms[0];

        MeasureDiff contain = Of(arm, "containment.contain_s");
        // 20 s and 30 s against 22 s and 32 s after the attack; the 10 s of the first replication have no partner.
        Assert.Equal((25, 27, 2, 2, 2), (contain.A, contain.B, contain.Difference, contain.SamplesA, contain.SamplesB));
    }

    [Fact]
    public void A_time_that_only_one_has_is_shown_without_a_verdict()
    {
        DiffDocument diff = Diff(
            Result(Spread(0)), Result((arm, replication) => Spread(0)(arm, replication) with { FirstAlert = null }));

        MeasureDiff detect = Of(diff.Arms[0], "containment.detect_s");
        Assert.Equal((15, (double?)null, (DifferenceVerdict?)null), (detect.A, detect.B, detect.Verdict));
        Assert.Contains("only in a", DiffView.Render(diff, new ScreenOptions(80, false)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_result_without_the_newer_figures_is_compared_by_those_it_has()
    {
        ResultDocument old = Result(Spread(0));
        string text = ResultJson.ToText(old);
        foreach (string name in (ReadOnlySpan<string>)
            ["share", "radius", "hop_p95", "exposure_usd_hours", "dormant_usd_hours", "denied_share", "delayed", "tx_per_s"])
        {
            text = System.Text.RegularExpressions.Regex.Replace(text, $",\n          \"{name}\": [^,\n]*", "");
        }

        Assert.NotEqual(ResultJson.ToText(old), text);
        ResultDocument read = Assert.IsType<ResultDocument>(ResultJson.Parse("old.json", Encoding.UTF8.GetBytes(text), out _));

        Assert.Equal(
            [
                "loss.net_usd", "loss.gross_usd", "loss.victims", "containment.detect_s", "containment.contain_s", "bound.usd",
            ],
            Diff(read, Result(Spread(5))).Arms[0].Measures.Select(measure => measure.Path));
    }

    [Fact]
    public void What_was_run_differently_is_said()
    {
        ResultDocument a = Result(Spread(0), change: scenario => scenario with
        {
            Settings = [new Setting("attack.at", "3h"), new Setting("same", "1")],
        });
        ResultDocument b = Result(Spread(0), Made.Plan(2), scenario => scenario with
        {
            Settings = [new Setting("same", "1"), new Setting("x", "2")],
            Inputs = [],
            Text = "scenario: made-by-hand\nsummary: other\n",
            Sha256 = new string('b', 64),
        });

        DiffDocument diff = Diff(a, b with { Program = new ProgramSection("0.2.0") });

        Assert.Equal(
            [
                new SettingChange("program", $"0.1.0 {new string('c', 40)}", "0.2.0 (commit unknown)"),
                new SettingChange("replications", "3", "2"),
                new SettingChange("--set attack.at", "3h", null),
                new SettingChange("--set x", null, "2"),
                new SettingChange("data file 1", new string('d', 64), null),
            ],
            diff.Settings);
        Assert.Equal(
            ["@@ -1,3 +1,3 @@", " scenario: made-by-hand", "-summary: \"a, b\"", "+summary: other", " "], diff.ScenarioText);
    }

    [Fact]
    public void Arms_are_compared_by_name_or_as_asked()
    {
        ResultDocument a = Result(Spread(0), Made.Plan(3, "open", "held"));
        ResultDocument b = Result(Spread(5), Made.Plan(3, "held", "new"));

        DiffDocument byName = Diff(a, b);
        DiffDocument asked = DiffDocumentBuilder.Build("a", a, "b", b, [("open", "new")], 0.9);

        Assert.Equal([("held", "held")], byName.Arms.Select(arm => (arm.A, arm.B)));
        Assert.Equal("open new", $"{Assert.Single(byName.OnlyA)} {Assert.Single(byName.OnlyB)}");
        Assert.Equal([("open", "new")], asked.Arms.Select(arm => (arm.A, arm.B)));
        Assert.Equal("held held", $"{Assert.Single(asked.OnlyA)} {Assert.Single(asked.OnlyB)}");
        Assert.Equal(0.9, asked.Arms[0].Measures[0].Interval!.Confidence);
    }

    [Fact]
    public void Two_arms_of_one_result_can_be_compared()
    {
        ResultDocument result = Result((arm, replication) => arm == "held" ? Made.Harmless(arm, replication) : Made.Outcome(arm, replication));

        Assert.True(DiffDocumentBuilder.Build("a", result, "a", result, [("held", "open")], 0.95).ContainmentWorsened);
        Assert.False(DiffDocumentBuilder.Build("a", result, "a", result, [("open", "held")], 0.95).ContainmentWorsened);
    }

    [Fact]
    public void The_json_has_verdicts_in_words()
    {
        using JsonDocument json = JsonDocument.Parse(DiffJson.ToText(Diff(Result(Spread(0)), Result(Spread(5)))));

        Assert.Equal("openledger.sim/diff/1", json.RootElement.GetProperty("schema").GetString());
        Assert.True(json.RootElement.GetProperty("containment_worsened").GetBoolean());
        JsonElement arm = json.RootElement.GetProperty("arms")[0];
        Assert.Equal("paired", arm.GetProperty("method").GetString());
        Assert.Equal("worsened", arm.GetProperty("measures")[0].GetProperty("verdict").GetString());
        Assert.Equal("no_change", arm.GetProperty("measures")[3].GetProperty("verdict").GetString());
    }

    [Fact]
    public void The_view_fits_eighty_columns()
    {
        ResultDocument a = Result(Wide(0), Made.Plan(3, "an-arm-with-a-rather-long-name"));
        ResultDocument b = Result(Wide(1), Made.Plan(3, "an-arm-with-a-rather-long-name"), scenario => scenario with
        {
            Text = "summary: " + new string('x', 200),
            Sha256 = new string('b', 64),
        });

        string text = DiffView.Render(Diff(a, b), new ScreenOptions(80, Colour: false));

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("containment WORSENED\n  an-arm-with-a-rather-long-name: loss.net_usd", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
    }

    private static DiffDocument Diff(ResultDocument a, ResultDocument b) => DiffDocumentBuilder.Build("a.json", a, "b.json", b, [], 0.95);

    private static ResultDocument Result(
        Func<string, int, RunOutcome> outcome, ExperimentPlan? plan = null, Func<ScenarioDocument, ScenarioDocument>? change = null) =>
        ResultDocumentBuilder.Build(MadeReport.Of(plan ?? Made.Plan(3), change, outcome));

    // A loss of 100, 110, 120 USD and a little more.
    private static Func<string, int, RunOutcome> Spread(long more) => (arm, replication) => Made.Outcome(arm, replication) with
    {
        Losses =
        [
            new LossCell(1, 0, 1, Made.Usd(100 + (10 * replication) + more), Made.Usd(100 + (10 * replication) + more)),
        ],
    };

    private static Func<string, int, RunOutcome> Wide(int more) => (arm, replication) => Made.Outcome(arm, replication) with
    {
        Losses =
        [
            new LossCell(
                1,
                0,
                1,
                Made.Usd(123_456_789_012 * (1 + replication + (more * (replication + 3)))),
                Made.Usd(123_456_789_012 * (1 + replication + (more * (replication + 3))))),
        ],
        BoundMicroUsd = Made.Usd(2_000_000_000_000),
        ExposureMicroUsdSeconds = (Int128)Made.Usd(123_456_789_012) * 3_600 * (1 + (replication * (more + 1))),
    };

    private static MeasureDiff Of(ArmDiff arm, string path) => Assert.Single(arm.Measures, measure => measure.Path == path);
}
