using System.Text.Json;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class RunVerbTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void A_run_prints_the_comparison_writes_its_results_and_exits_0()
    {
        int status = _olsim.Run("run", "good.yaml", "--out", _olsim.Results);

        Assert.Equal(0, status);
        Assert.Contains("net loss USD", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains(Path.GetDirectoryName(_olsim.ResultFile())!, _olsim.Output, StringComparison.Ordinal);
        Assert.Equal("good.yaml:1:1: warning OL3001: old\n", _olsim.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_missed_expectation_exits_1_and_the_results_are_there()
    {
        _olsim.Allowed = 10;

        Assert.Equal(1, _olsim.Run("run", "good.yaml", "--out", _olsim.Results));
        Assert.Contains("MISSED", _olsim.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_olsim.ResultFile()));
    }

    [Fact]
    public void Json_on_stdout_is_the_result_file_and_nothing_else()
    {
        Assert.Equal(0, _olsim.Run("run", "good.yaml", "--format", "json", "--out", _olsim.Results));

        Assert.Equal(File.ReadAllText(_olsim.ResultFile()), _olsim.Output);
        Assert.Contains("results in ", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_reach_the_scenario()
    {
        int status = _olsim.Run(
            "run", "good.yaml", "--seed", "18446744073709551615", "--replications", "3", "--set", "attack.at=3h", "x.y=a=b",
            "--set", "attack.at=4h", "--out", _olsim.Results, "--jobs", "1", "--workers", "1");

        Assert.Equal(0, status);
        Assert.Equal((ulong.MaxValue, 3), (_olsim.Overrides!.Seed, _olsim.Overrides.Replications));
        Assert.Equal([new Setting("x.y", "a=b"), new Setting("attack.at", "4h")], _olsim.Overrides.Settings);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_olsim.ResultFile()));
        Assert.Equal("18446744073709551615", json.RootElement.GetProperty("seed").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("settings").GetProperty("replications").GetInt32());
    }

    [Theory]
    [InlineData("run", "good.yaml", "--arm", "held")]
    [InlineData("run", "--arm", "held", "good.yaml")]
    [InlineData("run", "--seed", "42", "--arm", "held", "--set", "a=b", "good.yaml")]
    public void The_scenario_may_stand_anywhere(params string[] args)
    {
        Assert.Equal(0, _olsim.Run([.. args, "--out", _olsim.Results]));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_olsim.ResultFile()));
        Assert.Equal(["held"], json.RootElement.GetProperty("arms").EnumerateObject().Select(arm => arm.Name));
        Assert.Equal("skipped", json.RootElement.GetProperty("expect")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void Arms_may_follow_one_another_and_all_of_them_are_the_same_run_as_none()
    {
        _olsim.Run("run", "good.yaml", "--out", _olsim.Results);
        string first = _olsim.ResultFile();

        Assert.Equal(0, _olsim.Run("run", "good.yaml", "--arm", "held", "open", "--out", _olsim.Results));
        Assert.Equal(first, _olsim.ResultFile());
    }

    [Fact]
    public void Jobs_format_and_folder_do_not_change_digest_or_run_id()
    {
        _olsim.Run("run", "good.yaml", "--out", _olsim.Results, "--jobs", "1");
        string first = Digest();

        _olsim.Run("run", "good.yaml", "--out", _olsim.Results, "--jobs", "2", "--format", "json");
        Assert.Equal(first, Digest());

        _olsim.Run("run", "good.yaml", "--out", _olsim.Results, "--seed", "43");
        Assert.Equal(2, Directory.GetFiles(_olsim.Results, "result.json", SearchOption.AllDirectories).Length);

        string Digest() => JsonDocument.Parse(File.ReadAllText(_olsim.ResultFile())).RootElement.GetProperty("digest").GetString()!;
    }

    [Fact]
    public void A_scenario_with_errors_exits_2_with_diagnostics_on_stderr_only()
    {
        Assert.Equal(2, _olsim.Run("run", "bad.yaml", "--out", _olsim.Results));

        Assert.Equal("", _olsim.Output);
        Assert.Equal(
            "bad.yaml:3:5: error OL2001: unknown key 'atack'; did you mean 'attack'?\n", _olsim.Error.ReplaceLineEndings("\n"));
        Assert.False(Directory.Exists(_olsim.Results));
    }

    [Theory]
    [InlineData("--arm", "hedl", "--arm:1:1: error OL7001: unknown arm 'hedl'; did you mean 'held'?")]
    [InlineData("--arm", "zzzzzz", "--arm:1:1: error OL7001: unknown arm 'zzzzzz'; known: open, held")]
    [InlineData("--set", "attack.at", "--set:1:1: error OL7002: 'attack.at' is not path=value; for example --set attack.at=3h")]
    [InlineData("--set", "=3h", "--set:1:1: error OL7002: '=3h' is not path=value; for example --set attack.at=3h")]
    [InlineData("--workers", "65", "--workers takes a whole number from 1 to 64, not '65'.")]
    [InlineData("--workers", "0", "--workers takes a whole number from 1 to 64")]
    [InlineData("--jobs", "0", "--jobs takes a whole number from 1 to 1024, not '0'.")]
    [InlineData("--seed", "-1", "--seed takes a whole number from 0 to 18446744073709551615, not '-1'.")]
    [InlineData("--seed", "1e3", "--seed takes a whole number")]
    [InlineData("--replications", "many", "--replications takes a whole number from 1 to 10000, not 'many'.")]
    [InlineData("--format", "xml", "xml")]
    [InlineData("--trace", "no/such/folder/file", "--trace:1:1: error OL7003")]
    public void A_usage_error_exits_2_and_says_what_is_expected(string option, string value, string message)
    {
        Assert.Equal(2, _olsim.Run("run", "good.yaml", option, value, "--out", _olsim.Results));

        Assert.Equal("", _olsim.Output);
        Assert.Contains(message, _olsim.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_olsim.Results));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_exits_2_before_anything_runs()
    {
        string file = Path.Combine(_olsim.Folder, "a-file");
        File.WriteAllText(file, "");
        _olsim.Outcome = (_, _) => throw new InvalidOperationException("it ran");

        Assert.Equal(2, _olsim.Run("run", "good.yaml", "--out", file));
        Assert.Contains("--out:1:1: error OL7003", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_invariant_exits_70_with_the_command_that_shows_it_again()
    {
        _olsim.Outcome = (arm, replication) => arm == "held" && replication == 1
            ? throw new InvariantViolationException("value was made of nothing")
            : Made.Outcome(arm, replication);

        Assert.Equal(70, _olsim.Run("run", "good.yaml", "--replications", "4", "--set", "a.b=c d", "--out", _olsim.Results));

        Assert.Equal("", _olsim.Output);
        Assert.Contains(
            "invariant violated: arm 'held', replication 1, seed 42: value was made of nothing", _olsim.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "reproduce: olsim run good.yaml --seed 42 --replications 2 --arm held --set 'a.b=c d'\n",
            _olsim.Error.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_olsim.Results));
    }

    [Fact]
    public void A_loss_above_its_bound_exits_70()
    {
        _olsim.Outcome = (arm, replication) => Made.Outcome(arm, replication) with { BoundMicroUsd = 1 };

        Assert.Equal(70, _olsim.Run("run", "good.yaml", "--out", _olsim.Results));
        Assert.Contains("above its bound", _olsim.Error, StringComparison.Ordinal);
        Assert.Contains("reproduce: olsim run good.yaml --seed 42", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_crash_exits_70_too()
    {
        _olsim.Host = _olsim.Host with { Load = (_, _) => throw new InvalidOperationException("a bug") };

        Assert.Equal(70, _olsim.Run("run", "good.yaml", "--out", "a folder"));
        Assert.Contains("internal error: a bug", _olsim.Error, StringComparison.Ordinal);
        Assert.Contains("reproduce: olsim run good.yaml --out 'a folder'", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_exits_130_says_so_and_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        _olsim.Host = _olsim.Host with
        {
            Cancellation = stop.Token,
            Runs = (plan, _, _) => new MadeRuns(plan)
            {
                OnRun = (_, _, cancellation) =>
                {
                    stop.Cancel();
                    cancellation.ThrowIfCancellationRequested();
                },
            },
        };

        Assert.Equal(130, _olsim.Run("run", "good.yaml", "--out", _olsim.Results));
        Assert.Equal("", _olsim.Output);
        Assert.Contains("cancelled; nothing was kept", _olsim.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_olsim.Results));
    }

    [Fact]
    public void A_reader_that_went_away_is_no_error()
    {
        _olsim.Host = _olsim.Host with { Output = new ClosedPipe() };

        Assert.Equal(0, _olsim.Run("run", "good.yaml", "--out", _olsim.Results));
        Assert.True(File.Exists(_olsim.ResultFile()));
    }

    [Fact]
    public void Progress_is_shown_only_to_somebody_and_wiped_at_the_end()
    {
        _olsim.Run("run", "good.yaml", "--out", _olsim.Results);
        Assert.DoesNotContain("runs", _olsim.Error, StringComparison.Ordinal);

        _olsim.Host = _olsim.Host with { ShowProgress = true };
        _olsim.Run("run", "good.yaml", "--out", _olsim.Results);
        Assert.Contains("\r2 of 4 runs, ", _olsim.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r", _olsim.Error, StringComparison.Ordinal);
    }

    private sealed class ClosedPipe : StringWriter
    {
        public override void Write(string? value) => throw new IOException("Broken pipe");
    }
}
