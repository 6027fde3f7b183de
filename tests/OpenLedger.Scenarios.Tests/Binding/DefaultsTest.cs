using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Tests.Binding;

/// <summary>What is taken for granted where a file says nothing.</summary>
public class DefaultsTest
{
    private static readonly ExperimentPlan Plan = Loading.Good(Loading.Drain).Plan;

    [Fact]
    public void The_ledger_checks_signatures_every_400_ms() =>
        Assert.Equal(new LedgerPlan(SimDuration.FromMs(400), 48_000_000, VerifyBackground: true), Plan.Ledger);

    [Fact]
    public void A_population_without_a_kind_is_of_owners_and_delegations_are_theirs()
    {
        Assert.Equal(PopulationKind.Owners, Plan.Populations[0].Kind);
        Assert.All(Plan.Delegations, delegation => Assert.Equal(0, delegation.From));
    }

    [Fact]
    public void Agents_share_out_all_owners() => Assert.Equal(20, Loading.Good(
        Loading.Drain.Replace(", owners-each: 20", "", StringComparison.Ordinal)).Plan.Populations[2].OwnersEach);

    [Fact]
    public void A_swap_pays_with_what_the_pool_takes() => Assert.Equal(0, Plan.Workload[0].Asset);

    [Fact]
    public void A_detector_looks_at_minutes() => Assert.Equal(SimDuration.FromSeconds(60), Plan.Response!.Detector.Window);

    [Fact]
    public void Unlimited_amounts_and_no_age_are_null()
    {
        Assert.Null(Plan.Delegations[0].AmountTokens);
        Assert.Null(Plan.Delegations[0].AgeNs);
        Assert.Equal(uint.MaxValue, Plan.Delegations[1].Session!.Uses);
    }

    [Fact]
    public void An_attacker_takes_the_largest_first_at_fifty_a_second() =>
        Assert.Equal((50L, true), (Plan.Attack.RatePerSecond, Plan.Attack.OrderByValue));

    [Fact]
    public void One_replication_with_common_random_numbers()
    {
        Assert.Equal((1, true, 0.95), (Plan.Replications, Plan.CommonRandomNumbers, Plan.Confidence));
        Assert.Equal(new SimDuration(30 * SimDuration.NsPerDay), Plan.DormantAfter);
    }

    [Fact]
    public void A_reaction_without_arms_is_for_all_of_them()
    {
        Assert.Empty(Plan.Response!.OnAlert[0].InArms);
        Assert.Equal([1], Plan.Response.OnAlert[1].InArms);
        Assert.Equal(new ReactionPlan(ReactionKind.FreezeDelegations, new Constant(400_000_000), 1, [1]) with { InArms = default },
            Plan.Response.OnAlert[1] with { InArms = default });
    }

    [Fact]
    public void Uses_are_counted_if_a_session_says_so() => Assert.Equal(12, Loading.Good(
        Loading.Drain.Replace("lifetime: 24h", "lifetime: 24h\n    uses: 12", StringComparison.Ordinal)).Plan.Delegations[1].Session!.Uses);

    [Fact]
    public void Arguments_stand_in_order_or_by_name()
    {
        Assert.Equal(new Lognormal(2, 1), Amount("lognormal(2, 1)"));
        Assert.Equal(new Lognormal(2, 1), Amount("lognormal(sigma: 1, median: 2)"));
        Assert.Equal(new Lognormal(2000, 1), Amount("lognormal(2k, sigma: 1)"));
        Assert.Equal(new Exponential(2), Amount("exponential(mean: 2)"));
        Assert.Equal(new Pareto(2, 1.5), Amount("pareto(minimum: 2, alpha: 1.5)"));
        Assert.Equal(new Empirical([new(0, 1), new(0.5, 2), new(1, 2)]), Amount("empirical(0%: 1, 50%: 2, 100%: 2)"));
    }

    private static Distribution Amount(string call) =>
        Loading.Good(Loading.Drain.Replace("amount: 2,", $"amount: {call},", StringComparison.Ordinal)).Plan.Workload[0].Amount;
}
