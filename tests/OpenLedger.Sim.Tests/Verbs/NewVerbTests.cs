using System.Diagnostics;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class NewVerbTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public NewVerbTests() => _olsim.Host = _olsim.Host with
    {
        Load = ScenarioLoader.Load,
        LoadText = ScenarioLoader.LoadText,
        Runs = (plan, workers, trace) => new ExperimentRunSource(plan, workers, trace),
    };

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void A_new_scenario_is_valid_without_a_warning_runs_in_seconds_meets_its_expectations_and_replays()
    {
        string file = New("my-first");

        Assert.Equal(0, _olsim.Run("validate", file));
        Assert.Equal("1 scenario, no errors\n", _olsim.Error.ReplaceLineEndings("\n"));

        long started = Stopwatch.GetTimestamp();
        Assert.True(_olsim.Run("run", file, "--out", _olsim.Results) == 0, _olsim.Output + _olsim.Error);

        // Some seconds on an idle machine, and some times that on one under load.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 120);
        ResultDocument result = ResultJson.Read(_olsim.ResultFile(), out _)!;
        Assert.Equal("my-first", result.Scenario.Name);
        Assert.Equal(["approvals", "permits", "sessions", "sessions-frozen"], result.Arms.Keys);
        Assert.All(result.Arms.Values, arm => Assert.True(arm.Loss.NetUsd > 0));
        Assert.Equal(0, _olsim.Run("replay", _olsim.ResultFile()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("3")]
    public void Its_expectations_hold_for_other_seeds_too(string seed)
    {
        string file = New("seeds");

        Assert.True(_olsim.Run("run", file, "--seed", seed, "--replications", "1", "--out", _olsim.Results) == 0, _olsim.Output);
    }

    [Fact]
    public void The_path_goes_to_stdout_and_what_to_do_next_to_stderr()
    {
        string file = New("my-first");

        Assert.Equal(file + "\n", _olsim.Output);
        Assert.Contains($"olsim run {file}\n", _olsim.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        string text = File.ReadAllText(file);
        Assert.Contains("\nscenario: my-first\n", text, StringComparison.Ordinal);
        Assert.Contains($"olsim run {file} --seed 2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FILE", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 130 + file.Length));
    }

    [Fact]
    public void A_minus_prints_the_scenario_instead()
    {
        Assert.Equal(0, _olsim.Run("new", "printed", "--out", "-"));

        Assert.Contains("\nscenario: printed\n", _olsim.Output, StringComparison.Ordinal);
        Assert.NotNull(ScenarioLoader.LoadText("printed.yaml", _olsim.Output, new ScenarioOverrides()).Document);
        Assert.Equal("", _olsim.Error);
    }

    [Fact]
    public void What_is_there_is_not_overwritten()
    {
        string file = New("mine");
        File.WriteAllText(file, "precious");

        Assert.Equal(2, _olsim.Run("new", "mine", "--out", file));

        Assert.Equal("precious", File.ReadAllText(file));
        Assert.Equal("", _olsim.Output);
        Assert.Equal(
            $"--out:1:1: error OL7041: '{file}' is there already; take another name, or --out with another file\n",
            _olsim.Error.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("-a", "--")]
    [InlineData("../a")]
    [InlineData("")]
    [InlineData("a.yaml")]
    public void A_name_that_no_scenario_may_have_exits_2(string name, params string[] before)
    {
        Assert.Equal(2, _olsim.Run(["new", .. before, name]));

        Assert.Equal("", _olsim.Output);
        Assert.Contains("a name has 1 to 64 letters, digits, hyphens and underscores", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_exits_2()
    {
        Assert.Equal(2, _olsim.Run("new", "a", "--out", Path.Combine(_olsim.Folder, "none", "a.yaml")));
        Assert.Contains("--out:1:1: error OL7003: ", _olsim.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "# yaml-language-server: $schema=scenario.schema.json\n")]
    [InlineData("incidents", "# yaml-language-server: $schema=../scenario.schema.json\n")]
    public void The_schema_is_named_where_one_lies_above(string folder, string line)
    {
        File.WriteAllText(Path.Combine(_olsim.Folder, "scenario.schema.json"), "{}");
        Directory.CreateDirectory(Path.Combine(_olsim.Folder, folder));
        string file = New(Path.Combine(folder, "schooled"), "schooled");

        Assert.StartsWith(line, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_schema_the_file_says_how_to_get_one_and_names_none()
    {
        string text = File.ReadAllText(New("alone"));

        Assert.Contains("olsim schema scenario > scenario.schema.json", text, StringComparison.Ordinal);
        Assert.DoesNotContain("yaml-language-server: $schema", text, StringComparison.Ordinal);
    }

    private string New(string path, string? name = null)
    {
        string file = Path.Combine(_olsim.Folder, path + ".yaml");
        Assert.True(_olsim.Run("new", name ?? path, "--out", file) == 0, _olsim.Error);
        return file;
    }
}
