using System.Collections.Immutable;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Tests.World;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.Authority;

/// <summary>What is said to be at stake, beside what a thief really takes.</summary>
public sealed class AuthorityReaderTests
{
    private const int Plans = 60;

    [Fact]
    public void No_thief_ever_takes_more_within_a_horizon_and_from_approvals_all_of_it()
    {
        int lossy = 0;
        int exhausted = 0;
        for (ulong seed = 1; seed <= Plans; seed++)
        {
            ExperimentPlan random = new RandomPlans(seed).Drain() with { Workload = [], Response = null };
            foreach (int thief in (int[])[1, 3, 4])
            {
                foreach (SimDuration span in (SimDuration[])[random.Ledger.Slot, SimDuration.FromSeconds(60)])
                {
                    // The block at the end of the slot belongs to it.
                    ExperimentPlan plan = Stolen(random, thief, span <= random.Ledger.Slot ? span + new SimDuration(1) : span);
                    Replication replication = Prepared(plan);
                    for (int arm = 0; arm < plan.Arms.Length; arm++)
                    {
                        string name = plan.Populations[thief].Name;
                        long most = replication.Authority(arm, [span]).Single(p => p.Name == name).Horizons[0].MicroUsd;
                        long lost = replication.Run(arm, TestContext.Current.CancellationToken).Losses.Sum(l => l.GrossMicroUsd);

                        Assert.True(lost <= most, $"plan {seed}, arm {arm}, thief {thief}, {span}: lost {lost} of {most}");
                        lossy += lost > 0 ? 1 : 0;
                        if (IsApproval(plan, arm) && span > plan.Ledger.Slot)
                        {
                            Assert.True(lost == most, $"plan {seed}, arm {arm}, thief {thief}: lost {lost}, not {most}");
                            exhausted += lost > 0 ? 1 : 0;
                        }
                    }
                }
            }
        }

        Assert.True(lossy > 400 && exhausted > 60, $"{lossy} runs lost something, {exhausted} of them all");
    }

    [Fact]
    public void A_longer_horizon_never_has_less_and_every_unit_held_is_decided_over_by_one_limit()
    {
        ImmutableArray<SimDuration> horizons =
            [new(1), SimDuration.FromSeconds(60), SimDuration.FromHours(1), SimDuration.FromHours(24)];
        for (ulong seed = 1; seed <= Plans; seed++)
        {
            ExperimentPlan plan = new RandomPlans(seed).Drain();
            Replication replication = Prepared(plan);
            for (int arm = 0; arm < plan.Arms.Length; arm++)
            {
                foreach (PrincipalAuthority principal in replication.Authority(arm, horizons))
                {
                    Assert.Equal(principal.Horizons.Select(h => h.MicroUsd).Order(), principal.Horizons.Select(h => h.MicroUsd));
                    Assert.All(principal.Horizons, h => Assert.Equal(h.MicroUsd, h.Limits.Sum(l => l.MicroUsd)));
                    Assert.All(principal.Horizons, h => Assert.All(h.Limits, l => Assert.InRange(l.MicroUsd, 0, l.HeldMicroUsd)));
                    if (principal.Kind is PrincipalKind.Program or PrincipalKind.Delegate)
                    {
                        long held = principal.OwnMicroUsd + principal.EntrustedMicroUsd;
                        Assert.All(principal.Horizons, h => Assert.Equal(held, h.Limits.Sum(l => l.HeldMicroUsd)));
                    }
                }
            }
        }
    }

    [Fact]
    public void Each_limit_of_a_session_binds_where_it_is_the_smallest()
    {
        // A bucket of 10 that gives 60 an hour; uses of 5; 50 in all; ends after ten hours.
        var limits = new AssetLimitPlan(0, 5, 50, 10, 60, SimDuration.FromHours(1));

        Assert.Equal((10, LimitKind.Bucket), Bound(limits, SimDuration.FromMs(1)));
        Assert.Equal((11.000001, LimitKind.Bucket), Bound(limits, SimDuration.FromSeconds(60)));
        Assert.Equal((50, LimitKind.Lifetime), Bound(limits, SimDuration.FromHours(1)));
        Assert.Equal((15, LimitKind.Uses), Bound(limits, SimDuration.FromHours(1), t => t with { Uses = 3 }));
        Assert.Equal((5, LimitKind.PerUse), Bound(limits, SimDuration.FromMs(1), computePerBlock: 8_000));
        Assert.Equal(
            (40.000001, LimitKind.Expiry),
            Bound(limits, SimDuration.FromHours(1), t => t with { Lifetime = SimDuration.FromSeconds(1_800) }));
        Assert.Equal(
            (40.000001, LimitKind.Revalidation),
            Bound(limits, SimDuration.FromHours(1), t => t with { RevalidateEvery = SimDuration.FromSeconds(1_800) }));
        Assert.Equal((0, LimitKind.Expiry), Bound(limits, SimDuration.FromHours(1), t => t with { Lifetime = new SimDuration(1) }));
        Assert.Equal((0, LimitKind.NotGiven), Bound(limits with { Asset = 1 }, SimDuration.FromHours(1)));
        Assert.Equal(
            (100, LimitKind.Balance), Bound(limits with { LifetimeTokens = 500, BurstTokens = 500 }, SimDuration.FromHours(1)));
        // A bucket that nothing flows into is not held back by the session's end.
        Assert.Equal(
            (10, LimitKind.Bucket),
            Bound(limits with { RefillTokens = 0 }, SimDuration.FromHours(24), t => t with { Lifetime = SimDuration.FromHours(1) }));
    }

    [Fact]
    public void Owners_and_agents_open_what_they_hold_themselves_whatever_they_delegated()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        Replication replication = Prepared(plan);
        ImmutableArray<PrincipalAuthority> approvals = replication.Authority(0, [plan.Ledger.Slot]);
        ImmutableArray<PrincipalAuthority> sessions = replication.Authority(3, [plan.Ledger.Slot]);

        PrincipalAuthority users = approvals.Single(p => p.Name == "users");
        Assert.Equal((PrincipalKind.Owners, SmallWorld.Owners), (users.Kind, users.Members));
        Assert.StartsWith("users/", users.Largest, StringComparison.Ordinal);
        Assert.InRange(users.Horizons[0].MicroUsd, 1, users.OwnMicroUsd - 1);
        Assert.Equal(users.Horizons[0].MicroUsd, sessions.Single(p => p.Name == "users").Horizons[0].MicroUsd);

        PrincipalAuthority traders = approvals.Single(p => p.Name == "traders");
        Assert.Equal((PrincipalKind.Agents, null, 0L), (traders.Kind, traders.Largest, traders.Horizons[0].MicroUsd));

        PrincipalAuthority dapp = approvals.Single(p => p.Name == "dapp");
        Assert.Equal(users.OwnMicroUsd, dapp.EntrustedMicroUsd);
        Assert.Equal(users.OwnMicroUsd + dapp.OwnMicroUsd, dapp.Horizons[0].MicroUsd);
    }

    [Fact]
    public void No_controls_of_a_bridge_let_out_more_than_is_said()
    {
        int lossy = 0;
        var bound = new HashSet<LimitKind>();
        for (ulong seed = 1; seed <= 80; seed++)
        {
            ExperimentPlan random = RandomBridge(seed);
            foreach (SimDuration span in (SimDuration[])[SimDuration.FromSeconds(60), SimDuration.FromSeconds(900)])
            {
                ExperimentPlan plan = random with { Duration = span };
                Replication replication = Prepared(plan);
                for (int arm = 0; arm < plan.Arms.Length; arm++)
                {
                    PrincipalAuthority verifier = Assert.Single(replication.Authority(arm, [span]));
                    long most = verifier.Horizons[0].MicroUsd;
                    long lost = replication.Run(arm, TestContext.Current.CancellationToken).Losses.Sum(l => l.GrossMicroUsd);

                    Assert.Equal(("nomad/verifier", PrincipalKind.Verifier), (verifier.Name, verifier.Kind));
                    Assert.True(lost <= most, $"plan {seed}, {plan.Arms[arm].Controls}, {span}: lost {lost} of {most}");
                    Assert.InRange(most, 0, verifier.EntrustedMicroUsd);
                    lossy += lost > 0 ? 1 : 0;
                    bound.UnionWith(verifier.Horizons[0].Limits.Select(l => l.Limit));
                    if (plan.Arms[arm].Controls == BridgeControlsPlan.None && span == SimDuration.FromSeconds(900))
                    {
                        // The transfers take all escrow within ten minutes.
                        Assert.Equal(verifier.EntrustedMicroUsd, most);
                        Assert.Equal(most, lost);
                    }
                }
            }
        }

        Assert.True(lossy > 100, $"only {lossy} runs lost anything");
        Assert.Equal([LimitKind.Escrow, LimitKind.AssetBucket, LimitKind.UsdBucket, LimitKind.Delay, LimitKind.Pause], bound.Order());
    }

    [Fact]
    public void Of_a_book_those_are_entrusted_who_gave_an_allowance()
    {
        ExperimentPlan plan = SmallWorld.Plan();
        var book = new BookPlan(
            ["ada", "bob", "eve"],
            [new BookHolding(0, 0, 70), new BookHolding(1, 0, 20), new BookHolding(1, 1, 5_000_000_000), new BookHolding(2, 0, 900)],
            [
                new BookAllowance(1, 0, 0, 50, BookAllowance.Never), new BookAllowance(1, 1, 0, BookAllowance.Unlimited, -1),
                new BookAllowance(2, 2, 0, 900, BookAllowance.Never),
            ]);
        plan = plan with
        {
            Populations =
            [
                plan.Populations[0] with { Count = 3, Holds = [], Book = book },
                plan.Populations[1] with { Holds = [] },
                plan.Populations[2] with { Count = 1, OwnersEach = 1 },
            ],
            Delegations = [plan.Delegations[1] with { AmountFromBook = true, ExpiresFromBook = true, AgeNs = null }],
            Arms = [new ArmPlan("book", 0, false, BridgeControlsPlan.None)],
        };

        ImmutableArray<PrincipalAuthority> principals = Prepared(plan).Authority(0, [SimDuration.FromHours(1)]);

        PrincipalAuthority dapp = principals.Single(p => p.Name == "dapp");
        Assert.Equal((2L, 9_000_000_090L), (dapp.Delegators, dapp.EntrustedMicroUsd));
        Assert.Equal(
            [
                new LimitTally(LimitKind.Amount, 0, 1, 70, 50), new LimitTally(LimitKind.Expiry, 0, 1, 20, 0),
                new LimitTally(LimitKind.NotGiven, 1, 1, 9_000_000_000, 0),
            ],
            dapp.Horizons[0].Limits);
        PrincipalAuthority users = principals.Single(p => p.Name == "users");
        Assert.Equal(("users/bob", 9_000_000_990L), (users.Largest, users.OwnMicroUsd));
    }

    private static ExperimentPlan RandomBridge(ulong seed)
    {
        RandomStream random = new RandomSource(seed, 0).Stream(0, StreamPurpose.Fault);
        int Below(int bound) => (int)random.NextBelow((ulong)bound);
        ImmutableArray<AssetPlan> assets = [new AssetPlan("A", 6, 1_000_000_000_000), new AssetPlan("B", 9, 1_800_000_000_000_000)];
        RecordedTransfer[] transfers = [.. Enumerable.Range(0, 20).Select(i =>
        {
            int asset = Below(2);
            ulong units = (ulong)(1 + Below(1_000_000_000));
            return new RecordedTransfer(
                SimDuration.FromSeconds(i * 30), asset, units, assets[asset].ValueMicroUsd(units), Sender: i, Recipient: i);
        })];

        SimDuration Span() => SimDuration.FromSeconds(Below(1_000));
        BridgeControlsPlan Controls() => new()
        {
            PauseAfter = Below(3) == 0 ? new SimDuration(Below(3) * Span().Ns) : null,
            Delay = Below(3) == 0 ? new SimDuration(1 + Span().Ns) : null,
            DetectAfter = Below(2) == 0 ? Span() : null,
            HoldAboveMicroUsd = Below(4) == 0 ? 1 + Below(1_000_000_000) : null,
            SenderCapMicroUsd = Below(4) == 0 ? 1 + Below(1_000_000_000) : null,
            AssetBucketSharePpm = Below(2) == 0 ? Below(1_000_000) : null,
            AssetBucketRefillOver = Below(2) == 0 ? new SimDuration(1 + Span().Ns) : null,
            UsdBucketCapacityMicroUsd = Below(2) == 0 ? Below(2_000_000_000) : null,
            UsdBucketRefillOver = Below(2) == 0 ? new SimDuration(1 + Span().Ns) : null,
        };
        return SmallWorld.Plan(seed) with
        {
            Assets = assets,
            Populations = [],
            Delegations = [],
            Workload = [],
            Response = null,
            Ledger = new LedgerPlan(SimDuration.FromSeconds(1), 48_000_000, VerifyBackground: false),
            Bridge = new BridgePlan("nomad", [.. Enumerable.Range(0, 2).Select(asset => new EscrowPlan(
                asset, transfers.Where(t => t.Asset == asset).Aggregate(0ul, (sum, t) => sum + t.Units)))]),
            Attack = new AttackPlan { At = SimDuration.Zero, Behaviour = AttackBehaviours.Replay, Transfers = [.. transfers] },
            Arms =
            [
                new ArmPlan("open", -1, false, BridgeControlsPlan.None),
                .. Enumerable.Range(0, 3).Select(i => new ArmPlan($"a{i}", -1, false, Controls())),
            ],
        };
    }

    private static (double Tokens, LimitKind Limit) Bound(
        AssetLimitPlan limits, SimDuration span, Func<SessionTermsPlan, SessionTermsPlan>? change = null,
        ulong computePerBlock = 48_000_000)
    {
        ExperimentPlan plan = SmallWorld.Plan();
        SessionTermsPlan terms = plan.Delegations[2].Session! with
        {
            Lifetime = SimDuration.FromHours(10),
            IdleTimeout = null,
            RevalidateEvery = null,
            Assets = [limits],
        };
        plan = plan with
        {
            Ledger = plan.Ledger with { ComputePerBlock = computePerBlock },
            Populations =
            [
                plan.Populations[0] with { Count = 1, Holds = [new HoldingPlan(0, new Constant(100))] },
                plan.Populations[1] with { Holds = [] },
                plan.Populations[2] with { Count = 1, OwnersEach = 1 },
            ],
            Delegations = [plan.Delegations[2] with { Session = change is null ? terms : change(terms) }],
            Arms = [new ArmPlan("sessions", 0, false, BridgeControlsPlan.None)],
        };
        HorizonAuthority dapp = Prepared(plan).Authority(0, [span]).Single(p => p.Name == "dapp").Horizons[0];
        LimitTally tally = Assert.Single(dapp.Limits);
        Assert.Equal((1L, 100_000_000L), (tally.Holdings, tally.HeldMicroUsd));
        return (dapp.MicroUsd / 1e6, tally.Limit);
    }

    private static bool IsApproval(ExperimentPlan plan, int arm) =>
        plan.Arms[arm].Delegation is >= 0 and int d && plan.Delegations[d].Kind == DelegationKind.SplApprove;

    private static ExperimentPlan Stolen(ExperimentPlan plan, int thief, SimDuration duration) => plan with
    {
        Duration = duration,
        Attack = new AttackPlan
        {
            At = SimDuration.Zero, Behaviour = AttackBehaviours.Drain, Compromise = thief, RatePerSecond = 1_000_000,
        },
    };

    private static Replication Prepared(ExperimentPlan plan)
    {
        var experiment = new Experiment(plan);
        experiment.PrepareAll();
        return experiment.Prepare(0);
    }
}
