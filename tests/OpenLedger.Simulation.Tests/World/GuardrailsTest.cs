using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>Sessions with all guardrails: what thieves of every kind get out of them, and what honest work pays.</summary>
public sealed class GuardrailsTest
{
    [Fact]
    public void Within_a_price_band_only_the_bad_price_is_lost()
    {
        RunOutcome open = Run(AttackBehaviours.BreakerAware, limit => limit);
        RunOutcome banded = Run(AttackBehaviours.BreakerAware, limit => limit with { Band = new PriceBandPlan(100, 1000) });
        Assert.InRange(LossOf(banded), 1, LossOf(open) / 50);
        Assert.InRange(LossOf(banded), 1, banded.BoundMicroUsd);
    }

    [Fact]
    public void Whoever_wants_all_of_it_is_stopped_by_band_and_breaker()
    {
        RunOutcome run = Run(AttackBehaviours.SmashAndGrab, limit => limit with { Band = new PriceBandPlan(100, 1000) });
        Assert.Equal(0, LossOf(run));
        Assert.Contains("PriceBand", run.DenialsByReason.Keys);
    }

    [Theory]
    [InlineData(AttackBehaviours.Drain)]
    [InlineData(AttackBehaviours.SmashAndGrab)]
    [InlineData(AttackBehaviours.Stealth)]
    [InlineData(AttackBehaviours.BreakerAware)]
    [InlineData(AttackBehaviours.TradeOnly)]
    public void No_thief_gets_more_than_the_guardrails_let_out(string behaviour)
    {
        // The run itself ends if a loss is above its bound.
        RunOutcome bare = Run(behaviour, limit => limit);
        RunOutcome guarded = Run(behaviour, limit => limit with
        {
            Window = new AmountWithinPlan(12, SimDuration.FromHours(24)),
            PerBlockTokens = 8,
            Drawdown = new AmountWithinPlan(10, SimDuration.FromHours(1)),
            Drift = new DriftPlan(2, SimDuration.FromHours(1), 6, Narrows: true),
            OwnerGuard = new GuardPlan(15, 5, SimDuration.FromHours(1), 1, SimDuration.FromHours(1), SimDuration.FromHours(1)),
            AssetGuard = new GuardPlan(300, 100, SimDuration.FromHours(1), 4, SimDuration.FromHours(1), SimDuration.FromHours(1)),
        });
        Assert.True(guarded.BoundMicroUsd < bare.BoundMicroUsd);
        Assert.InRange(LossOf(guarded), 0, guarded.BoundMicroUsd);
    }

    [Fact]
    public void Who_pays_for_a_limit_is_told_by_its_name()
    {
        RunOutcome run = Run(AttackBehaviours.BreakerAware, limit => limit with { Window = new AmountWithinPlan(1, SimDuration.FromHours(24)) });
        Assert.Equal(run.HonestDenied, run.HonestDenialsByReason.Values.Sum());
        Assert.Contains("LimitWindow", run.HonestDenialsByReason.Keys);
    }

    private static long LossOf(RunOutcome run) => run.Losses.Where(cell => cell.Hop == 1).Sum(cell => cell.GrossMicroUsd);

    private static RunOutcome Run(string behaviour, Func<AssetLimitPlan, AssetLimitPlan> guardrails)
    {
        ExperimentPlan plan = SmallWorld.Plan();
        int number = plan.Arms.Single(arm => arm.Name == "sessions").Delegation;
        SessionTermsPlan terms = plan.Delegations[number].Session!;
        terms = terms with
        {
            Denials = new DenialBreakerPlan(3, SimDuration.FromHours(1)),
            Assets = [.. terms.Assets.Select(guardrails)],
        };
        plan = plan with
        {
            // A pool at the reference price: one that pays more is nothing to steal with.
            Populations = plan.Populations.SetItem(1, plan.Populations[1] with { Market = new MarketPlan(0, 1, 9_000_000, 5000, 30) }),
            Delegations = plan.Delegations.SetItem(number, plan.Delegations[number] with { Session = terms }),
            Arms = [plan.Arms.Single(arm => arm.Name == "sessions") with { Behaviour = behaviour }],
        };
        return Assert.Single(SmallWorld.RunAll(plan));
    }
}
