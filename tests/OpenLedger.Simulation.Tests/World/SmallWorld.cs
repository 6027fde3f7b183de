using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>A stale-approval world in small, made by hand: 300 owners, 10 agents, three hours, an arm per kind of delegation.</summary>
internal static class SmallWorld
{
    public const int Owners = 300;
    public const double LifetimeTokens = 100;
    public const double BurstTokens = 30;

    public static readonly SimDuration Duration = SimDuration.FromHours(3);
    public static readonly SimDuration AttackAt = SimDuration.FromHours(2);

    public static ExperimentPlan Plan(ulong seed = 7, int replications = 2) => new()
    {
        Scenario = "small",
        Duration = Duration,
        Seed = seed,
        Replications = replications,
        Ledger = new LedgerPlan(SimDuration.FromMs(400), 48_000_000, VerifyBackground: false),
        Assets = [new AssetPlan("USDX", 6, 1_000_000_000_000), new AssetPlan("WETH", 9, 1_800_000_000_000_000)],
        Populations =
        [
            new PopulationPlan { Name = "users", Kind = PopulationKind.Owners, Count = Owners, Holds = [new HoldingPlan(0, new Lognormal(500, 1))] },
            new PopulationPlan
            {
                Name = "dapp", Kind = PopulationKind.Program, Holds = [new HoldingPlan(0, new Constant(50))],
                Market = new MarketPlan(0, 1, 1_000_000, 600, 30),
            },
            new PopulationPlan { Name = "traders", Kind = PopulationKind.Agents, Count = 10, ActsFor = 0, OwnersEach = 10 },
        ],
        Delegations =
        [
            new DelegationPlan { Name = "approval", Kind = DelegationKind.SplApprove, To = 1, From = 0 },
            new DelegationPlan
            {
                Name = "expiring", Kind = DelegationKind.Permit, To = 1, From = 0, Expires = SimDuration.FromHours(48),
                AgeNs = new Uniform(0, 96.0 * SimDuration.NsPerHour),
            },
            new DelegationPlan { Name = "session", Kind = DelegationKind.Session, To = 1, From = 0, Session = Terms },
        ],
        Workload =
        [
            new WorkloadPlan { Who = 2, Does = WorkloadAction.Swap, RateNanoPerDay = PerSecond(0.3), Amount = new Uniform(0.5, 2.5), Asset = 0 },
            new WorkloadPlan { Who = 0, Does = WorkloadAction.Pay, RateNanoPerDay = PerSecond(0.2), Amount = new Lognormal(5, 1), Asset = 0 },
        ],
        Attack = new AttackPlan { At = AttackAt, Behaviour = AttackBehaviours.Drain, Compromise = 1, RatePerSecond = 20 },
        Response = new ResponsePlan(
            new DetectorPlan(1, 6000, SimDuration.FromSeconds(60), SimDuration.FromMs(800)),
            [
                new ReactionPlan(ReactionKind.Announce, new Lognormal(60.0 * SimDuration.NsPerSecond, 1), -1, []),
                new ReactionPlan(ReactionKind.StopAgents, new Constant(30.0 * SimDuration.NsPerSecond), 1, []),
                new ReactionPlan(ReactionKind.FreezeDelegations, new Constant(400.0 * SimDuration.NsPerMs), 1, [4]),
            ]),
        Arms =
        [
            new ArmPlan("approvals", 0, false, BridgeControlsPlan.None),
            new ArmPlan("announced", 0, true, BridgeControlsPlan.None),
            new ArmPlan("expiry", 1, false, BridgeControlsPlan.None),
            new ArmPlan("sessions", 2, false, BridgeControlsPlan.None),
            new ArmPlan("frozen", 2, false, BridgeControlsPlan.None),
            new ArmPlan("revoked-sessions", 2, true, BridgeControlsPlan.None),
        ],
    };

    private static SessionTermsPlan Terms => new()
    {
        Lifetime = SimDuration.FromHours(24),
        IdleTimeout = SimDuration.FromHours(1),
        RevalidateEvery = SimDuration.FromHours(12),
        Actions = ["swap"],
        Counterparties = [1],
        Assets = [new AssetLimitPlan(0, 20, LifetimeTokens, BurstTokens, 5, SimDuration.FromHours(1))],
    };

    /// <summary>One outcome per arm.</summary>
    public static ImmutableArray<RunOutcome> RunAll(ExperimentPlan plan, int replication = 0)
    {
        var experiment = new Experiment(plan);
        experiment.PrepareAll();
        Replication prepared = experiment.Prepare(replication);
        return [.. plan.Arms.Select((_, arm) => prepared.Run(arm, TestContext.Current.CancellationToken))];
    }

    public static RunOutcome Arm(this ImmutableArray<RunOutcome> outcomes, string name) => outcomes.Single(o => o.Arm == name);

    public static double GrossUsd(this RunOutcome outcome) => outcome.Losses.Sum(l => l.GrossMicroUsd) / 1e6;

    private static long PerSecond(double rate) => (long)(rate * 86_400 * 1e9);
}
