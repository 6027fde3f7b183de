using System.Collections.Immutable;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Tests.World;

/// <summary>Sessions less one feature at a time: they stay well formed, and what could be lost is never less than with it.</summary>
public sealed class AblationTest
{
    private static readonly AssetLimitPlan Limits = new(0, 8, 60, 20, 10, SimDuration.FromHours(1))
    {
        Window = new AmountWithinPlan(40, SimDuration.FromHours(1)),
        PerBlockTokens = 8,
        Band = new PriceBandPlan(100, 70),
        Drawdown = new AmountWithinPlan(30, SimDuration.FromHours(1)),
        Drift = new DriftPlan(2, SimDuration.FromHours(1), 6, Narrows: false),
        OwnerGuard = new GuardPlan(35, 5, SimDuration.FromHours(1), 1, SimDuration.FromHours(1), SimDuration.FromHours(1)),
        AssetGuard = new GuardPlan(2000, 100, SimDuration.FromHours(1), 4, SimDuration.FromHours(1), SimDuration.FromHours(1)),
    };

    private static ImmutableArray<SessionFeature> OfSessions { get; } =
        [.. SessionFeatures.All.Where(feature => !SessionFeatures.IsOfArm(feature) && feature != SessionFeature.Charging)];

    [Fact]
    public void What_lacks_a_feature_has_it_no_more_and_all_others_as_before()
    {
        DelegationPlan whole = Whole();
        Assert.All(OfSessions, feature => Assert.True(SessionFeatures.Has(whole, feature), $"{feature}"));
        foreach (SessionFeature feature in OfSessions)
        {
            DelegationPlan less = SessionFeatures.Without(whole, [feature]);
            Assert.False(SessionFeatures.Has(less, feature), $"{feature}");
            // Without a lifetime cap one use may take what it may, and so on: nothing else goes with it.
            Assert.All(OfSessions.Where(other => other != feature), other => Assert.True(SessionFeatures.Has(less, other), $"{other} without {feature}"));
        }
    }

    [Fact]
    public void All_that_is_left_is_well_formed()
    {
        DelegationPlan[] lesser =
            [.. OfSessions.Select(feature => SessionFeatures.Without(Whole(), [feature])), SessionFeatures.Without(Whole(), OfSessions)];
        ExperimentPlan plan = SmallWorld.Plan() with { Delegations = [.. lesser], Arms = [] };
        var experiment = new Experiment(plan);
        experiment.PrepareAll();
        var genesis = new Genesis(experiment.Cast, new RandomSource(plan.Seed, 0));
        foreach (DelegationPlan delegation in lesser)
        {
            SessionTerms terms = DelegationGenesis.TermsOf(genesis, delegation);
            Assert.All(terms.Assets, asset => Assert.True(asset.IsComplete));
            Assert.All(terms.Limits, limit => Assert.True(limit.IsComplete(terms.Assets.Length, 0)));
            Assert.InRange(terms.ExpiryMs, 1, SessionFeatures.LongestLifetime.WholeMs);
            Assert.NotEqual(0U, terms.UsesMax);
        }
    }

    [Theory]
    [InlineData(AttackBehaviours.BreakerAware)]
    [InlineData(AttackBehaviours.Drain)]
    [InlineData(AttackBehaviours.SmashAndGrab)]
    public void The_bound_is_never_smaller_without_a_feature(string behaviour)
    {
        // A run ends where a loss is above its bound.
        RunOutcome[] runs = Run(behaviour, [[], .. OfSessions.Select(feature => (SessionFeature[])[feature])]);
        Assert.All(runs, run => Assert.True(run.BoundMicroUsd >= runs[0].BoundMicroUsd, run.Arm));
    }

    [Fact]
    public void Without_anything_all_can_be_lost()
    {
        RunOutcome[] runs = Run(AttackBehaviours.BreakerAware, [[], [SessionFeature.PriceBand], [.. OfSessions]]);
        Assert.True(LossOf(runs[1]) > 50 * LossOf(runs[0]));
        Assert.InRange(LossOf(runs[2]) / (double)runs[2].ValueAtRiskMicroUsd, 0.95, 1.05);
    }

    [Fact]
    public void Whoever_knows_all_limits_does_not_wait_for_more_than_a_block_lets_out()
    {
        SessionFeature[] others = [SessionFeature.PriceBand, SessionFeature.Bucket];
        RunOutcome[] runs = Run(AttackBehaviours.BreakerAware, [others, [.. others, SessionFeature.PerUse]]);
        // It comes for larger pieces, though, and so leaves a few behind.
        Assert.InRange(LossOf(runs[1]) / (double)LossOf(runs[0]), 0.8, 1.2);
    }

    [Fact]
    public void Sub_agents_without_charging_have_a_budget_each()
    {
        DelegationPlan handedOn = Whole() with { SubAgents = 2 };
        Assert.True(SessionFeatures.Has(handedOn, SessionFeature.Charging));
        DelegationPlan less = SessionFeatures.Without(handedOn, [SessionFeature.Charging]);
        Assert.Equal(SubBudget.Replicated, less.Budgets);
        Assert.False(SessionFeatures.Has(less, SessionFeature.Charging));
        Assert.False(SessionFeatures.Has(Whole(), SessionFeature.Charging));
    }

    [Fact]
    public void An_asset_that_may_not_leave_may_not_leave_without_its_limits_either()
    {
        DelegationPlan none = Whole();
        none = none with { Session = none.Session! with { Assets = [new AssetLimitPlan(0, 0, 0, 0, 0, SimDuration.FromHours(1))] } };
        AssetLimitPlan less = Assert.Single(SessionFeatures.Without(none, OfSessions).Session!.Assets);
        Assert.Equal((0, 0, 0), (less.PerUseTokens, less.LifetimeTokens, less.BurstTokens));
    }

    private static long LossOf(RunOutcome run) => run.Losses.Where(cell => cell.Hop == 1).Sum(cell => cell.GrossMicroUsd);

    private static DelegationPlan Whole()
    {
        DelegationPlan session = SmallWorld.Plan().Delegations[2];
        return session with
        {
            Session = session.Session! with
            {
                IdleTimeout = SmallWorld.AttackAt + SimDuration.FromSeconds(1800),
                Assets = [Limits],
                Uses = 30,
                NotionalMicroUsd = 65_000_000,
                Denials = new DenialBreakerPlan(3, SimDuration.FromHours(1)),
            },
        };
    }

    private static RunOutcome[] Run(string behaviour, SessionFeature[][] without)
    {
        ExperimentPlan plan = SmallWorld.Plan(replications: 1);
        plan = plan with
        {
            // A pool at the reference price: one that pays more is nothing to steal with.
            Populations = plan.Populations.SetItem(1, plan.Populations[1] with { Market = new MarketPlan(0, 1, 9_000_000, 5000, 30) }),
            Delegations = [.. without.Select(features => SessionFeatures.Without(Whole(), features))],
            // Honest work uses limits up, more of them where it is let, and so makes what is left at the attack differ.
            Workload = [],
            Response = null,
            Arms =
            [
                .. without.Select((features, number) =>
                    new ArmPlan($"without-{string.Join('-', features)}", number, false, BridgeControlsPlan.None) { Behaviour = behaviour }),
            ],
        };
        return [.. SmallWorld.RunAll(plan)];
    }
}
