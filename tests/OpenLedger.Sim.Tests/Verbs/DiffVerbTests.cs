using System.Text.Json;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class DiffVerbTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void Identical_results_exit_0()
    {
        string file = Run("a");

        Assert.Equal(0, _olsim.Run("diff", file, file));
        Assert.Contains("\nidentical\ndigest  ", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal("", _olsim.Error);
    }

    [Fact]
    public void A_worse_loss_exits_1_and_says_in_which_arm()
    {
        string before = Run("a");
        Lose(100);
        string after = Run("b");

        Assert.Equal(1, _olsim.Run("diff", before, after));
        Assert.Matches(@"\nloss\.net_usd +300 +400 +\+100 ±0 +WORSENED\n", _olsim.Output);
        Assert.Contains("containment WORSENED\n  open: loss.net_usd loss.gross_usd loss.share\n", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_better_loss_exits_0()
    {
        Lose(100);
        string before = Run("a");
        Lose(0);
        string after = Run("b");

        Assert.Equal(0, _olsim.Run("diff", before, after));
        Assert.Contains("improved", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains("containment did not worsen\n", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_set_differently_comes_first()
    {
        string before = Run("a", "--set", "attack.at=3h");
        string after = Run("b", "--set", "attack.at=4h");

        Assert.Equal(0, _olsim.Run("diff", before, after));
        Assert.InRange(
            _olsim.Output.IndexOf("--set attack.at  a: 3h  b: 4h\n", StringComparison.Ordinal),
            1,
            _olsim.Output.IndexOf("measure", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_seeds_are_compared_by_welchs_interval()
    {
        string before = Run("a");
        _olsim.Outcome = (arm, replication) => Made.Outcome(arm, replication) with { Seed = 43 };
        string after = Run("b", "--seed", "43", "--arm", "open");

        Assert.Equal(0, _olsim.Run("diff", before, after));
        Assert.Contains("2 against 2 replications that are no pairs: Welch's interval", _olsim.Output, StringComparison.Ordinal);
        Assert.Contains("not compared, in a: held\n", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Arms_of_one_result_can_be_held_against_each_other()
    {
        string file = Run("a");

        Assert.Equal(0, _olsim.Run("diff", file, file, "--arm", "open=held"));
        Assert.Contains("open in a, held in b\n", _olsim.Output, StringComparison.Ordinal);
        Assert.Equal(1, _olsim.Run("diff", file, file, "--arm", "held=open", "--confidence", "99%"));
        Assert.Contains("its 99% interval", _olsim.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--arm", "open", "--arm:1:1: error OL7031: 'open' is not A=B")]
    [InlineData("--arm", "opne=held", "--arm:1:1: error OL7001: the first result has no arm 'opne'; did you mean 'open'?")]
    [InlineData("--confidence", "100", "--confidence takes a percentage from 50 to 99.999, not '100'.")]
    [InlineData("--format", "xml", "xml")]
    public void A_usage_error_exits_2(string option, string value, string message)
    {
        string file = Run("a");

        Assert.Equal(2, _olsim.Run("diff", file, file, option, value));
        Assert.Contains(message, _olsim.Error, StringComparison.Ordinal);
        Assert.Equal("", _olsim.Output);
    }

    [Fact]
    public void Without_a_common_arm_there_is_nothing_to_compare()
    {
        string before = Run("a", "--arm", "open");
        string after = Run("b", "--arm", "held");

        Assert.Equal(2, _olsim.Run("diff", before, after));
        Assert.Contains("error OL7030: no arm of it is in", _olsim.Error, StringComparison.Ordinal);
        Assert.Equal(0, _olsim.Run("diff", before, after, "--arm", "open=held"));
    }

    [Fact]
    public void Another_scenario_is_compared_with_a_warning()
    {
        string before = Run("a");
        Lose(0);
        _olsim.Outcome = (arm, replication) => Made.Outcome(arm, replication) with { Blocks = 1 };
        string after = Run("b");
        File.WriteAllText(
            after, File.ReadAllText(after).Replace("\"name\": \"made-by-hand\"", "\"name\": \"other\"", StringComparison.Ordinal));

        _olsim.Run("diff", before, after);

        Assert.Contains($"{after}:1:1: warning OL7032: it is of 'other', but", _olsim.Error, StringComparison.Ordinal);
        Assert.Contains("measure", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_files_are_looked_at_before_giving_up()
    {
        string broken = Path.Combine(_olsim.Folder, "broken.json");
        File.WriteAllText(broken, "{");

        Assert.Equal(2, _olsim.Run("diff", broken, Path.Combine(_olsim.Folder, "missing.json")));
        Assert.Contains("broken.json:1:2: error OL6002: not a result", _olsim.Error, StringComparison.Ordinal);
        Assert.Contains("missing.json:1:1: error OL6001: the file does not exist", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_on_stdout_is_one_document()
    {
        string before = Run("a");
        Lose(100);
        string after = Run("b");

        Assert.Equal(1, _olsim.Run("diff", before, after, "--format", "json"));
        using JsonDocument json = JsonDocument.Parse(_olsim.Output);
        Assert.True(json.RootElement.GetProperty("containment_worsened").GetBoolean());
        Assert.Equal(before, json.RootElement.GetProperty("a").GetProperty("file").GetString());
    }

    // Runs into a folder and gives its result file.
    private string Run(string folder, params string[] options)
    {
        string path = Path.Combine(_olsim.Folder, folder);
        Assert.Equal(0, _olsim.Run(["run", "good.yaml", "--out", path, .. options]));
        return Assert.Single(Directory.GetFiles(path, "result.json", SearchOption.AllDirectories));
    }

    private void Lose(long more) => _olsim.Outcome = (arm, replication) => arm == "held"
        ? Made.Harmless(arm, replication)
        : Made.Outcome(arm, replication) with
        {
            Losses = [.. Made.Outcome().Losses, new LossCell(1, 0, 100_000_000, Made.Usd(more), Made.Usd(more))],
        };
}
