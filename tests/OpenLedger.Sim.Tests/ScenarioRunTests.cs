using System.Text.Json;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests;

/// <summary>The scenario files of the repository, run by the real loader and the real simulator; smaller, so that it is quick.</summary>
public sealed class ScenarioRunTests : IDisposable
{
    private const string FewOwners = "population.users.count=5k";
    private static readonly string Root = FindRoot();
    private readonly TestHost _olsim = new();

    public ScenarioRunTests() => _olsim.Host = _olsim.Host with
    {
        Load = ScenarioLoader.Load,
        LoadText = ScenarioLoader.LoadText,
        Runs = (plan, workers, trace) => new ExperimentRunSource(plan, workers, trace),
    };

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void All_scenario_files_are_valid() => Assert.Equal(0, _olsim.Run("validate", Path.Combine(Root, "scenarios")));

    [Fact]
    public void Stale_approval_has_one_digest_for_any_number_of_jobs_another_for_another_seed_and_replay_confirms_it()
    {
        ResultDocument one = RunStaleApproval("one", "--jobs", "1");
        ResultDocument two = RunStaleApproval("two", "--jobs", "2");
        ResultDocument other = RunStaleApproval("other", "--seed", "43");

        Assert.Equal(one.Digest, two.Digest);
        Assert.NotEqual(one.Digest, other.Digest);
        Assert.Equal(0, _olsim.Run("replay", ResultFile("one")));
        Assert.Contains("same digest", _olsim.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void In_stale_approval_sessions_hold_what_approvals_lose()
    {
        ResultDocument result = RunStaleApproval("one");
        LossSection approvals = result.Arms["approvals"].Loss;
        LossSection frozen = result.Arms["sessions-frozen"].Loss;

        Assert.True(frozen.NetUsd < approvals.NetUsd, $"{frozen.NetUsd} against {approvals.NetUsd}");
        Assert.All(result.Arms.Values, arm => Assert.InRange(arm.Bound.Tightness!.Value, 0, 1));
        Assert.All(result.Arms.Values, arm => Assert.Equal(0, arm.Invariants.Violated));
        Assert.Equal(result.Arms["approvals"].ValueAtRisk.Usd, result.Arms["sessions-frozen"].ValueAtRisk.Usd);
    }

    [Fact]
    public void The_nomad_drain_is_what_it_was_and_a_pause_holds_it()
    {
        int status = _olsim.Run(
            "run", Path.Combine(Root, "scenarios", "incidents", "nomad-2022.yaml"), "--replications", "1",
            "--arm", "as-it-happened", "pause-15m", "--out", Path.Combine(_olsim.Folder, "nomad"));

        Assert.True(status == 0, _olsim.Error + _olsim.Output);
        ResultDocument result = ResultJson.Read(ResultFile("nomad"), out _)!;
        Assert.InRange(result.Arms["as-it-happened"].Loss.GrossUsd!.Value, 187e6, 189e6);
        Assert.InRange(result.Arms["pause-15m"].Loss.GrossUsd!.Value, 16e6, 17.5e6);
    }

    [Fact]
    public void A_trace_has_a_whole_line_for_every_transaction_and_changes_nothing()
    {
        string trace = Path.Combine(_olsim.Folder, "trace.jsonl");
        ResultDocument plain = RunStaleApproval("plain");
        ResultDocument traced = RunStaleApproval("traced", "--trace", trace);

        Assert.Equal(plain.Digest, traced.Digest);
        string[] lines = File.ReadAllLines(trace);
        Assert.Equal(traced.Arms.Values.Sum(arm => arm.Node.Tx!.Value * arm.Replications), lines.Length);
        foreach (string line in lines)
        {
            using JsonDocument parsed = JsonDocument.Parse(line);
            Assert.Equal(64, parsed.RootElement.GetProperty("tx").GetString()!.Length);
        }
    }

    private ResultDocument RunStaleApproval(string folder, params string[] options)
    {
        int status = _olsim.Run(
        [
            "run", Path.Combine(Root, "scenarios", "stale-approval.yaml"), "--replications", "2", "--set", FewOwners, "duration=12h",
            "--arm", "approvals", "sessions-frozen", "--out", Path.Combine(_olsim.Folder, folder), .. options,
        ]);

        // With so few owners an expectation may be missed; nothing else may go wrong.
        Assert.True(status is 0 or 1, _olsim.Error);
        return ResultJson.Read(ResultFile(folder), out _)!;
    }

    private string ResultFile(string folder) =>
        Assert.Single(Directory.GetFiles(Path.Combine(_olsim.Folder, folder), "result.json", SearchOption.AllDirectories));

    private static string FindRoot()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "OpenLedger.Sim.sln")))
            {
                return at;
            }
        }

        throw new InvalidOperationException("the tests must lie inside the repository");
    }
}
