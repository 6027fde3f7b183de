using System.Text.Json;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Core.Primitives;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class CheckVerbTests : IDisposable
{
    private readonly TestHost _olsim = new();
    private readonly string _scenarios;
    private readonly string _baselines;

    public CheckVerbTests()
    {
        _scenarios = Path.Combine(_olsim.Folder, "scenarios");
        _baselines = Path.Combine(_olsim.Folder, "baseline");
        Directory.CreateDirectory(_scenarios);
        Func<string, ScenarioOverrides, ScenarioLoadResult> load = _olsim.Host.Load;
        // As many scenarios as there are files: each is named after its file.
        _olsim.Host = _olsim.Host with
        {
            Load = (path, overrides) => load(path, overrides) is { Document: { } document } good
                ? good with { Document = document with { Plan = document.Plan with { Scenario = NameOf(path) } } }
                : load(path, overrides),
        };
        Add("one-good.yaml");
    }

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void After_an_update_a_check_passes_and_changes_nothing()
    {
        Assert.Equal(0, Check("--update"));
        Assert.Contains("  written\n", _olsim.Output, StringComparison.Ordinal);
        byte[] written = File.ReadAllBytes(Baseline("one"));

        Assert.Equal(0, Check());

        Assert.Contains("  equal\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains("1 scenario, all ok\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal(written, File.ReadAllBytes(Baseline("one")));
        Assert.False(Directory.Exists(_olsim.Results));
        Assert.Equal(new ScenarioOverrides(), _olsim.Overrides);
    }

    [Fact]
    public void A_changed_figure_exits_1_with_old_new_and_difference()
    {
        Check("--update");
        byte[] before = File.ReadAllBytes(Baseline("one"));
        Lose(more: 100);

        Assert.Equal(1, Check());

        Assert.Contains("\narms.open.loss.net_usd  old 300  new 400  +100 (+33.33 %)\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 scenario missed\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Baseline("one")));
    }

    [Fact]
    public void Another_digest_with_figures_within_a_tenth_of_a_percent_passes_with_a_note()
    {
        Check("--update");
        Func<string, int, RunOutcome> outcome = _olsim.Outcome;
        _olsim.Outcome = (arm, replication) => outcome(arm, replication) with { ChainHash = Made.Hash(9) };

        Assert.Equal(0, Check());

        Assert.Contains("  within\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains("one-good.yaml: digest changed, figures within 0.1 %\n", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_after_a_change_shows_it_and_is_what_the_next_check_is_held_against()
    {
        Check("--update");
        Lose(more: 100);

        Assert.Equal(0, Check("--update"));
        Assert.Contains("arms.open.loss.net_usd  old 300  new 400", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal(0, Check());
        Assert.Contains("  equal\n", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_baseline_expectations_count_and_it_is_said_how_to_make_one()
    {
        Assert.Equal(0, Check());
        Assert.Contains("  none\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"one-good.yaml: no baseline; to make one: olsim check {_scenarios}/one-good.yaml --baseline {_baselines} --update\n",
            _olsim.Error.Replace('\\', '/'),
            StringComparison.Ordinal);

        _olsim.Allowed = 10;
        Assert.Equal(1, Check());
        Assert.Contains("MISSED   arms.open.loss.net_usd < N", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missed_expectation_exits_1_on_an_update_too_which_is_made()
    {
        _olsim.Allowed = 10;

        Assert.Equal(1, Check("--update"));
        Assert.True(File.Exists(Baseline("one")));
    }

    [Fact]
    public void A_broken_scenario_exits_2_and_nothing_runs()
    {
        Add("broken.yaml");
        _olsim.Outcome = (_, _) => throw new InvalidOperationException("it ran");

        Assert.Equal(2, Check());

        Assert.Contains("broken.yaml:3:5: error OL2001", _olsim.Error, StringComparison.Ordinal);
        Assert.Equal("", _olsim.Output);
    }

    [Fact]
    public void A_broken_baseline_exits_2_and_nothing_runs_but_an_update_replaces_it()
    {
        Check("--update");
        File.WriteAllText(Baseline("one"), "{ \"schema\": 5 }");
        Func<string, int, RunOutcome> outcome = _olsim.Outcome;
        _olsim.Outcome = (_, _) => throw new InvalidOperationException("it ran");

        Assert.Equal(2, Check());
        Assert.Contains("one.json:1:", _olsim.Error, StringComparison.Ordinal);
        Assert.Contains("error OL6012: not a baseline at $.schema", _olsim.Error, StringComparison.Ordinal);

        _olsim.Outcome = outcome;
        Assert.Equal(0, Check("--update"));
        Assert.Contains("warning OL6012", _olsim.Error, StringComparison.Ordinal);
        Assert.Equal(0, Check());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void A_program_of_changed_or_unknown_sources_makes_no_baseline(bool? dirty)
    {
        var program = new ProgramSection("0.1.0", dirty is null ? null : "c0ffee", dirty);
        _olsim.Host = _olsim.Host with { Build = _olsim.Host.Build with { Program = program } };
        _olsim.Outcome = (_, _) => throw new InvalidOperationException("it ran");

        Assert.Equal(2, Check("--update"));
        Assert.Contains("--update:1:1: error OL7021", _olsim.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_baselines));
    }

    [Fact]
    public void A_dirty_tree_makes_no_baseline_and_nothing_runs()
    {
        _olsim.Outcome = (_, _) => throw new InvalidOperationException("it ran");
        (string Folders, string Apart, string Commit) asked = default;
        _olsim.Host = _olsim.Host with
        {
            TreeProblem = (folders, apart, commit) =>
            {
                asked = (string.Join(' ', folders), apart, commit);
                return "there is a change";
            },
        };

        Assert.Equal(2, Check("--update"));
        Assert.Equal((_scenarios, _baselines, "c0ffee"), asked);
        Assert.Contains("but there is a change; commit, build, and try again", _olsim.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_baselines));
    }

    [Fact]
    public void Only_an_update_asks_whether_the_tree_is_clean()
    {
        _olsim.Host = _olsim.Host with { TreeProblem = (_, _, _) => throw new InvalidOperationException("it asked") };

        Assert.Equal(0, Check());
    }

    [Fact]
    public void Scenarios_of_one_name_exit_2_but_a_file_named_twice_counts_once()
    {
        Assert.Equal(0, Check(Path.Combine(_scenarios, "one-good.yaml"), Path.Combine(_scenarios, ".", "one-good.yaml")));
        Assert.Contains("1 scenario, all ok", _olsim.Output, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(_scenarios, "deep"));
        Add("deep/ONE-good.yaml");
        Assert.Equal(2, Check());
        Assert.Contains("error OL7020", _olsim.Error, StringComparison.Ordinal);
        Assert.Equal("", _olsim.Output);
    }

    [Fact]
    public void Everything_is_checked_by_default_and_a_baseline_that_lost_its_scenario_is_missed()
    {
        _olsim.Host = _olsim.Host with { Scenarios = _scenarios };
        Directory.CreateDirectory(_baselines);
        File.WriteAllText(Baseline("gone"), "{}");

        Assert.Equal(1, _olsim.Run("check", "--baseline", _baselines, "--format", "json"));

        Assert.Contains($"{Baseline("gone")}:1:1: warning OL7022: no scenario has this baseline", _olsim.Error, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(_olsim.Output);
        Assert.Equal(Baseline("gone"), json.RootElement.GetProperty("baselines_without_scenario")[0].GetString());
        Assert.False(json.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal(1, _olsim.Run("check", "--baseline", _baselines));
        Assert.EndsWith("all ok, 1 baseline without a scenario\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal(0, Check());
        Assert.DoesNotContain("OL7022", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_folder_of_scenarios_it_is_said()
    {
        _olsim.Host = _olsim.Host with { Scenarios = Path.Combine(_olsim.Folder, "nowhere") };

        Assert.Equal(2, _olsim.Run("check"));
        Assert.Contains("error OL7004: there is no such folder here; run it where the folder is", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_scenarios_exits_2()
    {
        Assert.Equal(2, _olsim.Run("check", Path.Combine(_olsim.Folder, "nowhere"), "--baseline", _baselines));
        Directory.CreateDirectory(Path.Combine(_olsim.Folder, "empty"));
        Assert.Equal(2, _olsim.Run("check", Path.Combine(_olsim.Folder, "empty")));
        Assert.Contains("error OL7004", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_on_stdout_is_one_document_with_everything()
    {
        Check("--update");
        Add("two-good.yaml");
        Lose(more: 100);

        Assert.Equal(1, Check("--format", "json"));

        using JsonDocument json = JsonDocument.Parse(_olsim.Output);
        Assert.Equal("openledger.sim/check/1", json.RootElement.GetProperty("schema").GetString());
        Assert.False(json.RootElement.GetProperty("passed").GetBoolean());
        JsonElement[] scenarios = [.. json.RootElement.GetProperty("scenarios").EnumerateArray()];
        Assert.Equal(["one", "two"], scenarios.Select(scenario => scenario.GetProperty("name").GetString()));
        JsonElement baseline = scenarios[0].GetProperty("baseline");
        Assert.Equal("changed", baseline.GetProperty("verdict").GetString());
        JsonElement loss = Assert.Single(
            baseline.GetProperty("figures").EnumerateArray(), figure => figure.GetProperty("path").GetString() == "arms.open.loss.net_usd");
        Assert.Equal((300, 400, 100), (Of("old"), Of("new"), Of("difference")));
        Assert.Equal("none", scenarios[1].GetProperty("baseline").GetProperty("verdict").GetString());
        Assert.Equal("met", scenarios[1].GetProperty("expect")[0].GetProperty("verdict").GetString());

        double Of(string name) => loss.GetProperty(name).GetDouble();
    }

    [Fact]
    public void Results_are_kept_where_asked_for()
    {
        Assert.Equal(0, Check("--out", _olsim.Results));

        Assert.Contains(Path.GetDirectoryName(_olsim.ResultFile())!, _olsim.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--out", "--out:1:1: error OL7003")]
    [InlineData("--baseline", "--baseline:1:1: error OL7003")]
    public void A_folder_that_cannot_be_written_exits_2_before_anything_runs(string option, string message)
    {
        string file = Path.Combine(_olsim.Folder, "a-file");
        File.WriteAllText(file, "");
        _olsim.Outcome = (_, _) => throw new InvalidOperationException("it ran");

        Assert.Equal(2, _olsim.Run("check", _scenarios, "--update", option, file));
        Assert.Contains(message, _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_promise_exits_70_and_no_baseline_is_written()
    {
        Add("two-good.yaml");
        int runs = 0;
        _olsim.Outcome = (arm, replication) => ++runs > 4
            ? throw new InvariantViolationException("value was made of nothing")
            : Made.Outcome(arm, replication);

        Assert.Equal(70, Check("--update", "--jobs", "1"));
        Assert.Contains("reproduce: olsim run ", _olsim.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_baselines));
    }

    [Theory]
    [InlineData(false, "nothing was kept")]
    [InlineData(true, "the results named above were kept")]
    public void Stopping_exits_130_and_says_what_was_kept(bool keep, string message)
    {
        Add("two-good.yaml");
        using var stop = new CancellationTokenSource();
        _olsim.Host = _olsim.Host with
        {
            Cancellation = stop.Token,
            Runs = (plan, _, _) => new MadeRuns(plan)
            {
                OnRun = (_, _, cancellation) =>
                {
                    if (plan.Scenario == "two")
                    {
                        stop.Cancel();
                        cancellation.ThrowIfCancellationRequested();
                    }
                },
            },
        };

        Assert.Equal(130, Check(["--update", .. keep ? new[] { "--out", _olsim.Results } : []]));
        Assert.Equal("", _olsim.Output);
        Assert.Contains(message, _olsim.Error, StringComparison.Ordinal);
        Assert.Equal(keep, Directory.Exists(_olsim.Results));
        Assert.Empty(Directory.GetFiles(_baselines));
    }

    [Fact]
    public void Somebody_who_watches_sees_each_scenario_end()
    {
        Add("two-good.yaml");
        Check();
        Assert.DoesNotContain("1 of 2", _olsim.Error, StringComparison.Ordinal);

        _olsim.Host = _olsim.Host with { ShowProgress = true };
        Check();
        Assert.Contains("1 of 2: one: ok, ", _olsim.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 2: two: ok, ", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_went_away_is_no_error()
    {
        _olsim.Host = _olsim.Host with { Output = new ClosedPipe() };

        Assert.Equal(0, Check("--format", "json"));
    }

    private int Check(params string[] arguments) =>
        arguments.Length > 0 && !arguments[0].StartsWith('-')
            ? _olsim.Run(["check", .. arguments, "--baseline", _baselines])
            : _olsim.Run(["check", _scenarios, "--baseline", _baselines, .. arguments]);

    private void Add(string file) => File.WriteAllText(Path.Combine(_scenarios, file), "");

    private string Baseline(string scenario) => Path.Combine(_baselines, scenario + ".json");

    private void Lose(long more) => _olsim.Outcome = (arm, replication) => arm == "held"
        ? Made.Harmless(arm, replication)
        : Made.Outcome(arm, replication) with
        {
            Losses = [.. Made.Outcome().Losses, new LossCell(1, 0, 100_000_000, Made.Usd(more), Made.Usd(more))],
        };

    private static string NameOf(string path) =>
        Path.GetFileName(path).Replace("-good.yaml", "", StringComparison.Ordinal);

    private sealed class ClosedPipe : StringWriter
    {
        public override void Write(string? value) => throw new IOException("Broken pipe");
    }
}
