using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Tests.Support;

/// <summary>Plans, scenarios and outcomes made by hand, with figures that are easy to compute in the head.</summary>
internal static class Made
{
    public const ulong Seed = 42;

    public static ExperimentPlan Plan(int replications = 2, params string[] arms) => new()
    {
        Scenario = "made-by-hand",
        Duration = SimDuration.FromSeconds(100),
        Seed = Seed,
        Replications = replications,
        Ledger = new LedgerPlan(SimDuration.FromMs(400), 48_000_000, VerifyBackground: false),
        Assets = [new AssetPlan("USDX", 6, 1_000_000_000_000), new AssetPlan("WETH", 9, 1_800_000_000_000_000)],
        Attack = new AttackPlan { At = SimDuration.FromSeconds(10), Behaviour = "drain" },
        Arms = [.. (arms.Length == 0 ? ["open", "held"] : arms).Select(arm => new ArmPlan(arm, -1, false, BridgeControlsPlan.None))],
    };

    public static ScenarioDocument Scenario(ExperimentPlan plan) => new()
    {
        Plan = plan,
        Summary = "Something is taken.",
        Path = "scenarios/made-by-hand.yaml",
        Text = "scenario: made-by-hand\nsummary: \"a, b\"\n",
        Sha256 = new string('a', 64),
        Settings = [],
        Inputs = [],
        Expectations = [],
    };

    /// <summary>Lost: 100 USD at hop 0, 300 at hop 1 (a third of it given back), of 4,000 at risk and a bound of 1,000.</summary>
    public static RunOutcome Outcome(string arm = "open", int replication = 0) => new()
    {
        Arm = arm,
        Replication = replication,
        Seed = Seed,
        Duration = SimDuration.FromSeconds(100),
        CommittedTx = 250,
        Blocks = 40,
        ComputeUnits = 1_000_000,
        ExecutedLatency = Durations(400, 400, 800),
        NodeWallNs = 500_000_000,
        NodeWorkers = 1,
        Losses =
        [
            new LossCell(0, 0, 100_000_000, Usd(100), Usd(100)),
            new LossCell(1, 0, 120_000_000, Usd(120), Usd(80)),
            new LossCell(1, 1, 100_000_000, Usd(180), Usd(120)),
        ],
        VictimsByHop = [new HopVictims(0, 1), new HopVictims(1, 4)],
        Victims = replication != 0
            ? []
            : [new VictimLoss("users/7", 1, 1, 2_500_000_000, 100_000_000, Usd(180), Usd(120), Usd(200))],
        ValueAtRiskMicroUsd = Usd(4_000),
        CompromisedOwnMicroUsd = Usd(200),
        FirstMalicious = At(10),
        FirstAlert = At(25),
        LastMaliciousSuccess = At(40),
        Contained = At(41),
        ExposureMicroUsdSeconds = (Int128)Usd(1_000) * 7_200,
        DormantMicroUsdSeconds = (Int128)Usd(1_000) * 3_600,
        BoundMicroUsd = Usd(1_000),
        HonestAttempted = 200,
        HonestDenied = 10,
        HonestFailed = 3,
        HonestForgone = 2,
        HonestDelay = Durations(),
        RevocationDelay = Durations(400, 12_000),
        AfterRevocationMicroUsd = Usd(30),
        MaliciousAttempted = 60,
        MaliciousRefused = 20,
        DenialsByReason = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal, [KeyValuePair.Create("LimitBucket", 25L), KeyValuePair.Create("ScopeAction", 5L)]),
        HonestDenialsByReason = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal, [KeyValuePair.Create("LimitBucket", 8L), KeyValuePair.Create("ScopeAction", 2L)]),
        InvariantsChecked = 80,
        Timeline =
        [
            new TimelinePoint(At(0), 0, Usd(10), 0, 0),
            new TimelinePoint(At(50), Usd(400), Usd(5), 100, 4),
            new TimelinePoint(At(100), Usd(400), 0, 250, 10),
        ],
        Records = [],
        EventDigest = Hash(1),
        ChainHash = Hash(2),
        StateHash = Hash(3),
    };

    /// <summary>A run in which the attacker got nothing and nobody noticed.</summary>
    public static RunOutcome Harmless(string arm = "held", int replication = 0) => Outcome(arm, replication) with
    {
        Losses = [],
        VictimsByHop = [],
        Victims = [],
        FirstAlert = null,
        LastMaliciousSuccess = null,
        Contained = null,
        RevocationDelay = null,
        AfterRevocationMicroUsd = null,
        BoundMicroUsd = 0,
    };

    public static long Usd(long dollars) => dollars * 1_000_000;

    public static SimTime At(long seconds) => new(seconds * SimDuration.NsPerSecond);

    public static Hash256 Hash(byte value)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Length];
        bytes.Fill(value);
        return new Hash256(bytes);
    }

    public static DurationHistogram Durations(params ReadOnlySpan<long> ms)
    {
        var histogram = new DurationHistogram();
        foreach (long duration in ms)
        {
            histogram.Add(SimDuration.FromMs(duration));
        }

        return histogram;
    }
}
