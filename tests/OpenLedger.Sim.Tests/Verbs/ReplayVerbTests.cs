using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class ReplayVerbTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public ReplayVerbTests() =>
        _olsim.Run("run", "good.yaml", "--seed", "7", "--replications", "3", "--set", "b=1", "a=2", "--arm", "held", "--out", _olsim.Results);

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void The_same_run_has_the_same_digest()
    {
        int status = _olsim.Run("replay", _olsim.ResultFile(), "--jobs", "1");

        Assert.Equal(0, status);
        string[] lines = _olsim.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("same digest", lines[2]);
        Assert.Equal(lines[0].Replace("recorded", "replayed", StringComparison.Ordinal), lines[1]);
    }

    [Fact]
    public void It_runs_what_the_result_records()
    {
        _olsim.Run("replay", _olsim.ResultFile());

        Assert.Equal((7UL, 3), (_olsim.Overrides!.Seed, _olsim.Overrides.Replications));
        Assert.Equal([new Setting("b", "1"), new Setting("a", "2")], _olsim.Overrides.Settings);
    }

    [Fact]
    public void Another_digest_exits_5_and_both_are_printed()
    {
        _olsim.Outcome = (arm, replication) => Made.Harmless(arm, replication) with { Blocks = 41 };
        _olsim.Host = _olsim.Host with
        {
            Build = _olsim.Host.Build with { Program = new Reporting.Results.ProgramSection("0.2.0") },
        };

        Assert.Equal(5, _olsim.Run("replay", _olsim.ResultFile()));
        string[] lines = _olsim.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("ANOTHER DIGEST", lines[2]);
        Assert.Matches("^recorded  [0-9a-f]{64}$", lines[0]);
        Assert.Matches("^replayed  [0-9a-f]{64}$", lines[1]);
        Assert.NotEqual(lines[0][10..], lines[1][10..]);
        Assert.Contains("made by version 0.1.0 c0ffee, this is version 0.2.0", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_data_file_exits_2_before_anything_runs()
    {
        _olsim.InputHash = new string('e', 64);

        Assert.Equal(2, _olsim.Run("replay", _olsim.ResultFile()));
        Assert.Equal("", _olsim.Output);
        Assert.Contains("transfers.csv:1:1: error OL7005", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scenario_text_that_was_edited_exits_2()
    {
        string file = _olsim.ResultFile();
        File.WriteAllText(file, File.ReadAllText(file).Replace("scenario: made", "scenario: Made", StringComparison.Ordinal));

        Assert.Equal(2, _olsim.Run("replay", file));
        Assert.Contains("error OL7006", _olsim.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_result_exits_2()
    {
        string file = Path.Combine(_olsim.Folder, "result.json");
        File.WriteAllText(file, "{");

        Assert.Equal(2, _olsim.Run("replay", file));
        Assert.StartsWith(file + ":1:", _olsim.Error, StringComparison.Ordinal);
        Assert.Equal(2, _olsim.Run("replay", Path.Combine(_olsim.Folder, "missing.json")));
        Assert.Contains("error OL6001", _olsim.Error, StringComparison.Ordinal);
    }
}
