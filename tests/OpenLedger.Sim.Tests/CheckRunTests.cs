using OpenLedger.Analysis.Ensembles;
using OpenLedger.Scenarios;

namespace OpenLedger.Sim.Tests;

/// <summary>A small scenario checked by the real loader and the real simulator.</summary>
public sealed class CheckRunTests : IDisposable
{
    private const string Scenario = """
        scenario: small
        duration: 2h
        seed: 5
        ledger: { slot: 400ms }
        assets:
          USDX: { decimals: 6, price: 1.00 }
          WETH: { decimals: 9, price: 1800 }
        population:
          users: { kind: owner, count: 50, holds: { USDX: "uniform(100, 1000)" } }
          dapp:
            kind: program
            uses: market
            holds: { USDX: 1000 }
            pool: { pay: USDX, get: WETH, depth: { USDX: 9M, WETH: 5000 }, fee: 30bps }
        delegation:
          session:
            to: dapp
            kind: session
            lifetime: 24h
            actions: [swap]
            counterparties: [dapp]
            assets:
              USDX: { per-use: 20, lifetime: 100, bucket: { burst: 30, refill: 5/h } }
        attack:
          at: 30m
          compromise: dapp
          behaviour: drain
          rate: 10/s
        arms:
          sessions: { delegation: session }
        experiment: { replications: 2 }
        expect:
          - arms.sessions.loss.net_usd > 0

        """;

    private readonly TestHost _olsim = new();
    private readonly string _file;
    private readonly string _baselines;

    public CheckRunTests()
    {
        _olsim.Host = _olsim.Host with { Load = ScenarioLoader.Load, Runs = (plan, workers, trace) => new ExperimentRunSource(plan, workers, trace) };
        _file = Path.Combine(_olsim.Folder, "small.yaml");
        _baselines = Path.Combine(_olsim.Folder, "baseline");
        File.WriteAllText(_file, Scenario);
    }

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void A_limit_that_is_changed_shows_as_old_new_and_difference_and_a_comment_does_not()
    {
        Assert.True(Check("--update") == 0, _olsim.Error + _olsim.Output);
        Assert.Equal(0, Check("--jobs", "1"));
        Assert.Contains("  equal\n", _olsim.Output, StringComparison.Ordinal);

        File.WriteAllText(_file, Scenario + "# a comment\n");
        Assert.Equal(0, Check());
        Assert.Contains("digest changed, figures within 0.1 %", _olsim.Error, StringComparison.Ordinal);

        File.WriteAllText(_file, Scenario.Replace("burst: 30", "burst: 40", StringComparison.Ordinal));
        Assert.Equal(1, Check());
        Assert.Matches(@"\narms\.sessions\.loss\.net_usd  old [0-9.]+  new [0-9.]+  \+[0-9.]+ \(\+[0-9.]+ %\)\n", _olsim.Output);

        File.WriteAllText(_file, Scenario.Replace("burst: 30", "burts: 30", StringComparison.Ordinal));
        Assert.Equal(2, Check());
        Assert.Contains("error OL2001", _olsim.Error, StringComparison.Ordinal);
    }

    private int Check(params string[] options) => _olsim.Run(["check", _file, "--baseline", _baselines, .. options]);
}
