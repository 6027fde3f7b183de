using System.Collections.Immutable;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Sim.Tests.Incidents;

/// <summary>
/// The published transfers of the Nomad drain through the bridge of a real node core, against the same controls computed directly from
/// the file. Skipped where the shared data is not beside the repository.
/// </summary>
public sealed class NomadReplayTest
{
    private const int RandomSettings = 60;
    private const ulong Seed = 20220801;

    public static TheoryData<string, double> PublishedFigures => new()
    {
        { "as-it-happened", 187.81e6 },
        { "pause-15m", 16.60e6 },
        { "pause-60m", 27.57e6 },
        { "bucket", 11.89e6 },
    };

    [Theory]
    [MemberData(nameof(PublishedFigures))]
    public void Arms_of_the_scenario_lose_what_was_published(string arm, double usd)
    {
        ExperimentPlan plan = Plan();
        int number = plan.Arms.Select(a => a.Name).ToList().IndexOf(arm);

        RunOutcome outcome = Run(plan with { Arms = [plan.Arms[number]] })[0];

        Assert.InRange(GrossUsd(outcome), usd * 0.995, usd * 1.005);
    }

    [Fact]
    public void Every_setting_gives_what_the_file_itself_gives()
    {
        ExperimentPlan plan = Plan();
        var direct = new DirectReplay(TransfersPath(), token => plan.Assets.Single(a => a.Symbol == token).Decimals);
        ImmutableArray<BridgeControlsPlan> settings = [.. SingleControls(), .. Drawn(new Random((int)Seed))];
        ImmutableArray<ArmPlan> arms = [.. settings.Select((s, i) => new ArmPlan($"setting-{i}", -1, false, s))];

        RunOutcome[] outcomes = Run(plan with { Arms = arms });

        Assert.Equal(1175, direct.Count);
        for (int i = 0; i < settings.Length; i++)
        {
            (int transfers, decimal usd) = direct.Compute(settings[i]);
            string where = $"setting {i} of seed {Seed}: {settings[i]}";
            Assert.True(transfers == outcomes[i].MaliciousAttempted - outcomes[i].MaliciousRefused, $"{where}: {transfers} transfers");
            // The file rounds every value to a cent.
            Assert.True(Math.Abs((double)usd - GrossUsd(outcomes[i])) <= 0.01 * (transfers + 1), $"{where}: {usd} USD");
        }
    }

    private static ImmutableArray<BridgeControlsPlan> SingleControls() =>
    [
        new(),
        new() { PauseAfter = Minutes(0) },
        new() { PauseAfter = SimDuration.FromSeconds(9169) },
        new() { HoldAboveMicroUsd = 200_000_000_000 },
        new() { HoldAboveMicroUsd = 210_000_000_000 },
        new() { HoldAboveMicroUsd = 0 },
        new() { Delay = Minutes(30), DetectAfter = Minutes(123) },
        new() { Delay = Minutes(123), DetectAfter = Minutes(123) },
        new() { Delay = Minutes(122), DetectAfter = Minutes(123) },
        new() { Delay = Minutes(60) },
        new() { DetectAfter = Minutes(20) },
        new() { SenderCapMicroUsd = 210_000_000_000 },
        new() { RecipientCapMicroUsd = 210_000_000_000 },
        new() { SenderCapMicroUsd = 0 },
        new() { AssetBucketSharePpm = 100_000, AssetBucketRefillOver = Hours(24) },
        new() { AssetBucketSharePpm = 100_000 },
        new() { AssetBucketSharePpm = 1_000_000 },
        new() { UsdBucketCapacityMicroUsd = 10_800_000_000_000, UsdBucketRefillOver = Hours(24) },
        new() { UsdBucketCapacityMicroUsd = 10_800_000_000_000 },
        new() { UsdBucketCapacityMicroUsd = 1_000_000_000, UsdBucketRefillOver = Minutes(1) },
        new() { UsdBucketCapacityMicroUsd = 0 },
    ];

    // Each control is on in half of the settings, with values over the whole range that matters.
    private static IEnumerable<BridgeControlsPlan> Drawn(Random random)
    {
        bool Coin() => random.Next(2) == 0;
        long Usd(double most) => (long)(Math.Exp(random.NextDouble() * Math.Log(most)) * 100) * 10_000;
        for (int i = 0; i < RandomSettings; i++)
        {
            yield return new BridgeControlsPlan
            {
                PauseAfter = Coin() ? SimDuration.FromSeconds(random.Next(10_000)) : null,
                HoldAboveMicroUsd = Coin() ? Usd(3e6) : null,
                Delay = Coin() ? SimDuration.FromSeconds(random.Next(1, 5_000)) : null,
                DetectAfter = Coin() ? SimDuration.FromSeconds(random.Next(12_000)) : null,
                SenderCapMicroUsd = Coin() ? Usd(1e7) : null,
                RecipientCapMicroUsd = Coin() ? Usd(1e7) : null,
                AssetBucketSharePpm = Coin() ? random.Next(1_000_001) : null,
                AssetBucketRefillOver = Coin() ? Minutes(random.Next(1, 3_000)) : null,
                UsdBucketCapacityMicroUsd = Coin() ? Usd(2e8) : null,
                UsdBucketRefillOver = Coin() ? Minutes(random.Next(1, 3_000)) : null,
            };
        }
    }

    private static SimDuration Minutes(int minutes) => SimDuration.FromSeconds(60L * minutes);

    private static SimDuration Hours(int hours) => SimDuration.FromHours(hours);

    private static double GrossUsd(RunOutcome outcome) => outcome.Losses.Sum(l => l.GrossMicroUsd) / 1e6;

    // The attack alone: honest withdrawals pass a bridge of their own.
    private static RunOutcome[] Run(ExperimentPlan plan)
    {
        var experiment = new Experiment(plan);
        experiment.PrepareAll();
        Replication replication = experiment.Prepare(0);
        return [.. plan.Arms.Select((_, arm) => replication.Run(arm, TestContext.Current.CancellationToken))];
    }

    private static ExperimentPlan Plan()
    {
        string path = Path.Combine(TestFiles.Root, "scenarios", "incidents", "nomad-2022.yaml");
        ScenarioLoadResult loaded = ScenarioLoader.Load(
            path, new ScenarioOverrides { Settings = [new Setting("attack.transfers", TransfersPath())] });
        Assert.Empty(loaded.Diagnostics);
        return loaded.Document!.Plan with { Workload = [], Replications = 1 };
    }

    private static string TransfersPath() => TestFiles.Shared("data", "nomad_2022_transfers.csv");
}
