using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>The ways of delegating that are in use today, each in the shape that is known of it.</summary>
public sealed class GrantKindsTest
{
    private const int PlansPerKind = 60;

    private static readonly SimDuration Hour = SimDuration.FromHours(1);

    /// <summary>All that stolen keys spend from; what was signed in advance is played (<see cref="PreSignedTest"/>).</summary>
    public static TheoryData<DelegationKind> Kinds => [.. Enum.GetValues<DelegationKind>().Where(kind => kind != DelegationKind.PreSigned)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_runs_within_its_bound_whatever_the_plan(DelegationKind kind)
    {
        int lossy = 0;
        int honest = 0;
        for (ulong seed = 1; seed <= PlansPerKind; seed++)
        {
            ExperimentPlan plan = new RandomPlans(seed).DrainOf(kind);
            try
            {
                var trace = new List<TraceEntry>();
                var experiment = new Experiment(plan, trace: trace.Add);
                experiment.PrepareAll();
                Replication replication = experiment.Prepare(0);
                for (int arm = 0; arm < plan.Arms.Length; arm++)
                {
                    RunOutcome outcome = replication.Run(arm, TestContext.Current.CancellationToken);
                    Assert.True(outcome.Losses.Sum(l => l.GrossMicroUsd) <= outcome.BoundMicroUsd, $"arm {arm}");
                    lossy += outcome.Losses.Any(l => l.Hop == 1) ? 1 : 0;
                }

                honest += trace.Count(t => t is { Kind: "Honest", Status: "Success" });
                Assert.DoesNotContain(trace, t => t.Status is not ("Success" or "InstructionFailed"));
                Assert.DoesNotContain(trace, t => t.Error == "ComputationalBudgetExceeded");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvariantViolationException($"{kind}, plan of seed {seed}: {e}");
            }
        }

        Assert.True(lossy >= 8, $"only {lossy} runs lost what was delegated");
        Assert.True(honest > 5_000, $"only {honest} honest operations succeeded");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_thief_takes_more_within_a_horizon_than_was_said_at_time_zero(DelegationKind kind)
    {
        int lossy = 0;
        for (ulong seed = 1; seed <= PlansPerKind / 2; seed++)
        {
            ExperimentPlan plan = new RandomPlans(seed).DrainOf(kind) with { Workload = [], Response = null };
            foreach (SimDuration span in (SimDuration[])[plan.Ledger.Slot, Minutes(1), plan.Duration])
            {
                // The block at the end of a slot belongs to it.
                ExperimentPlan stolen = plan with
                {
                    Duration = span <= plan.Ledger.Slot ? span + new SimDuration(1) : span,
                    Attack = plan.Attack with { At = SimDuration.Zero, Compromise = 1, RatePerSecond = 1_000_000 },
                };
                var experiment = new Experiment(stolen);
                experiment.PrepareAll();
                Replication replication = experiment.Prepare(0);
                for (int arm = 0; arm < stolen.Arms.Length; arm++)
                {
                    long most = replication.Authority(arm, [span]).Single(p => p.Name == "dapp").Horizons[0].MicroUsd;
                    long lost = replication.Run(arm, TestContext.Current.CancellationToken).Losses.Sum(l => l.GrossMicroUsd);
                    Assert.True(lost <= most, $"plan {seed}, arm {arm}, {span}: lost {lost} of {most}");
                    lossy += lost > 0 ? 1 : 0;
                }
            }
        }

        Assert.True(lossy > 100, $"only {lossy} runs lost anything");
    }

    [Fact]
    public void Approvals_without_a_limit_and_unlimited_sessions_lose_all()
    {
        foreach (DelegationKind kind in (DelegationKind[])
            [DelegationKind.SplApprove, DelegationKind.Erc20Approve, DelegationKind.Permit, DelegationKind.FogoUnlimited])
        {
            RunOutcome outcome = Run(One(kind));
            Assert.Equal(500, Stolen(outcome));
        }
    }

    [Fact]
    public void A_cap_holds_however_long_the_thief_stays()
    {
        foreach (DelegationKind kind in (DelegationKind[])
            [DelegationKind.SplApprove, DelegationKind.Erc20Approve, DelegationKind.FogoLimited, DelegationKind.MetamaskDelegation])
        {
            RunOutcome outcome = Run(One(kind, tokens: 100));
            Assert.Equal(100, Stolen(outcome));
            Assert.Equal(100, outcome.BoundMicroUsd / 1e6);
        }
    }

    [Theory]
    // The attack begins a minute before a boundary and the run ends two minutes later: twice the allowance.
    [InlineData(DelegationKind.CoinbaseSpend, 59, 61, 200)]
    [InlineData(DelegationKind.SafeAllowance, 59, 61, 200)]
    // Of the same length within one period: once.
    [InlineData(DelegationKind.CoinbaseSpend, 30, 32, 100)]
    [InlineData(DelegationKind.SafeAllowance, 30, 32, 100)]
    // A balance is refilled by its step only.
    [InlineData(DelegationKind.ZodiacAllowance, 59, 61, 125)]
    [InlineData(DelegationKind.ZodiacAllowance, 30, 32, 100)]
    public void Around_a_boundary_of_its_periods_it_lets_out_more(DelegationKind kind, int fromMinute, int toMinute, int tokens)
    {
        ExperimentPlan plan = One(kind, tokens: 100, period: Hour, refill: 25);
        plan = plan with
        {
            Duration = Minutes(toMinute),
            Attack = plan.Attack with { At = Minutes(fromMinute) },
        };

        RunOutcome outcome = Run(plan);

        Assert.Equal(tokens, Stolen(outcome));
        Assert.Equal(tokens, outcome.BoundMicroUsd / 1e6);
    }

    [Fact]
    public void The_bound_of_periods_is_what_a_thief_takes_who_waits_for_each()
    {
        foreach ((DelegationKind kind, int tokens) in ((DelegationKind, int)[])
            [(DelegationKind.CoinbaseSpend, 400), (DelegationKind.SafeAllowance, 400), (DelegationKind.ZodiacAllowance, 175)])
        {
            ExperimentPlan plan = One(kind, tokens: 100, period: Hour, refill: 25);
            RunOutcome outcome = Run(plan with { Duration = new SimDuration((7 * Hour.Ns / 2) + 1) });
            Assert.Equal((tokens, tokens), (Stolen(outcome), outcome.BoundMicroUsd / 1e6));
        }
    }

    [Fact]
    public void Periods_are_counted_from_when_it_was_given()
    {
        // Given half a period before time zero, so that a boundary is half a period after it.
        foreach (DelegationKind kind in (DelegationKind[])[DelegationKind.CoinbaseSpend, DelegationKind.SafeAllowance])
        {
            ExperimentPlan plan = One(kind, tokens: 100, period: Hour);
            plan = plan with
            {
                Duration = Minutes(31),
                Attack = plan.Attack with { At = Minutes(29) },
                Delegations = [plan.Delegations[0] with { AgeNs = new Constant(Minutes(30).Ns) }],
            };
            Assert.Equal(200, Stolen(Run(plan)));
        }
    }

    [Fact]
    public void Owners_end_what_is_theirs_to_end_and_wait_for_the_end_of_a_Fogo_session()
    {
        foreach (DelegationKind kind in Enum.GetValues<DelegationKind>().Where(
            kind => kind is not (DelegationKind.Session or DelegationKind.PreSigned)))
        {
            // Every owner revokes in the block after the first theft, at a rate at which the thief reaches but a few before.
            ExperimentPlan plan = Announced(kind);
            RunOutcome revoked = Run(plan);
            RunOutcome silent = Run(plan with { Arms = [plan.Arms[0] with { Announce = false }] });

            Assert.Equal(100 * Owners, Stolen(silent));
            if (kind is DelegationKind.FogoLimited or DelegationKind.FogoUnlimited)
            {
                Assert.Equal(100 * Owners, Stolen(revoked));
            }
            else
            {
                Assert.InRange(Stolen(revoked), 100, 50 * Owners);
            }
        }
    }

    [Fact]
    public void A_Fogo_session_and_a_permission_end_by_themselves()
    {
        foreach (DelegationKind kind in (DelegationKind[])
            [DelegationKind.FogoUnlimited, DelegationKind.CoinbaseSpend, DelegationKind.MetamaskDelegation, DelegationKind.Permit])
        {
            ExperimentPlan plan = One(kind, tokens: 100, period: Hour);
            DelegationPlan ending = plan.Delegations[0] with { Expires = Minutes(20) };
            plan = plan with { Delegations = [ending], Attack = plan.Attack with { At = Minutes(21) } };
            RunOutcome late = Run(plan);
            Assert.Equal((0, 0), (Stolen(late), late.BoundMicroUsd));
            Assert.Equal(100, Stolen(Run(plan with { Attack = plan.Attack with { At = Minutes(19) }, Duration = Minutes(22) })));
        }
    }

    [Fact]
    public void Whoever_still_uses_a_Fogo_session_that_has_ended_starts_another()
    {
        ExperimentPlan plan = SmallWorld.Plan() with { Response = null };
        plan = plan with
        {
            Delegations = [new DelegationPlan { Name = "fogo", Kind = DelegationKind.FogoUnlimited, From = 0, To = 1, Expires = Hour }],
            Arms = [new ArmPlan("fogo", 0, false, BridgeControlsPlan.None)],
            Attack = plan.Attack with { RatePerSecond = 0 },
        };

        RunOutcome outcome = SmallWorld.RunAll(plan)[0];

        // Of a hundred owners who trade, each is refused while the first use after an end renews it.
        Assert.InRange(outcome.HonestFailed + outcome.HonestDenied, 1, 300);
        Assert.True(outcome.HonestAttempted > 3_000, $"{outcome.HonestAttempted} attempts");
    }

    [Fact]
    public void The_limit_that_decides_is_named()
    {
        Assert.Equal(LimitKind.Period, Limit(One(DelegationKind.CoinbaseSpend, tokens: 10, period: Hour)));
        Assert.Equal(LimitKind.Period, Limit(One(DelegationKind.ZodiacAllowance, tokens: 10, period: Hour)));
        Assert.Equal(LimitKind.Period, Limit(One(DelegationKind.SafeAllowance, tokens: 10)));
        Assert.Equal(LimitKind.Amount, Limit(One(DelegationKind.MetamaskDelegation, tokens: 10)));
        Assert.Equal(LimitKind.Amount, Limit(One(DelegationKind.FogoLimited, tokens: 10)));
        Assert.Equal(LimitKind.Balance, Limit(One(DelegationKind.FogoUnlimited)));
        Assert.Equal(LimitKind.Balance, Limit(One(DelegationKind.Erc20Approve)));
    }

    private const int Owners = 40;

    private static SimDuration Minutes(int minutes) => new(minutes * SimDuration.NsPerMinute);

    // What was taken from owners, in tokens of one dollar.
    private static double Stolen(RunOutcome outcome) => outcome.Losses.Where(l => l.Hop == 1).Sum(l => l.GrossMicroUsd) / 1e6;

    private static RunOutcome Run(ExperimentPlan plan) => Assert.Single(SmallWorld.RunAll(plan));

    // One owner with 500 tokens, a delegate that holds nothing, and a thief from time zero on.
    private static ExperimentPlan One(DelegationKind kind, double? tokens = null, SimDuration? period = null, double refill = 0)
    {
        ExperimentPlan plan = SmallWorld.Plan();
        return plan with
        {
            Populations =
            [
                plan.Populations[0] with { Count = 1, Holds = [new HoldingPlan(0, new Constant(500))] },
                plan.Populations[1] with { Holds = [] },
                plan.Populations[2] with { Count = 1, OwnersEach = 1 },
            ],
            Workload = [],
            Response = null,
            Delegations =
            [
                new DelegationPlan { Name = "it", Kind = kind, From = 0, To = 1, AmountTokens = tokens, Period = period, RefillTokens = refill },
            ],
            Arms = [new ArmPlan("it", 0, true, BridgeControlsPlan.None)],
            Attack = plan.Attack with { At = SimDuration.Zero },
        };
    }

    private static ExperimentPlan Announced(DelegationKind kind)
    {
        ExperimentPlan plan = One(kind, kind == DelegationKind.FogoUnlimited ? null : 100, kind == DelegationKind.SafeAllowance ? null : Hour);
        return plan with
        {
            Duration = Minutes(10),
            Populations =
            [
                plan.Populations[0] with { Count = Owners, Holds = [new HoldingPlan(0, new Constant(100))] }, .. plan.Populations.Skip(1),
            ],
            Attack = plan.Attack with { At = Minutes(5), RatePerSecond = 1 },
            Response = new ResponsePlan(
                new DetectorPlan(1, 1, SimDuration.FromSeconds(1), SimDuration.FromMs(400)),
                [new ReactionPlan(ReactionKind.Announce, new Constant(0), -1, [])]),
        };
    }

    private static LimitKind Limit(ExperimentPlan plan)
    {
        var experiment = new Experiment(plan);
        experiment.PrepareAll();
        ImmutableArray<PrincipalAuthority> principals = experiment.Prepare(0).Authority(0, [Minutes(10)]);
        return Assert.Single(principals.Single(p => p.Name == "dapp").Horizons[0].Limits).Limit;
    }
}
