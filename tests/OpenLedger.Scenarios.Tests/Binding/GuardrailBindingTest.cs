using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Binding;

public sealed class GuardrailBindingTest
{
    private const string Bucket = "bucket: { burst: 30, refill: 5/h }";

    [Fact]
    public void All_that_a_session_may_have_is_bound_as_it_reads()
    {
        SessionTermsPlan terms = Session(
            "window: { most: 60, within: 24h }, per-block: 20, price-band: { off: 50bps, turnover: 100 }, drawdown: { most: 40, within: 1h }, " +
            "drift: { expected: 3/h, factor: 8, then: narrow }, owner-guard: { burst: 40, refill: 10/h }, " +
            "asset-guard: { burst: 5k, refill: 2k/h, owners: 4, within: 5m, cool-down: 2h }",
            "notional-usd: 90, price-max-age: 30m, denials: { most: 3, within: 1h }, renew: { every: 2h, wider: 40% }, " +
            "revalidate-every: 1h, validated: true");
        AssetLimitPlan limit = Assert.Single(terms.Assets);
        Assert.Equal(new AmountWithinPlan(60, SimDuration.FromHours(24)), limit.Window);
        Assert.Equal(20, limit.PerBlockTokens);
        Assert.Equal(new PriceBandPlan(50, 100), limit.Band);
        Assert.Equal(new AmountWithinPlan(40, SimDuration.FromHours(1)), limit.Drawdown);
        Assert.Equal(new DriftPlan(3, SimDuration.FromHours(1), 8, Narrows: true), limit.Drift);
        Assert.Equal(1, limit.OwnerGuard!.OwnersToTrip);
        Assert.Equal(
            new GuardPlan(5000, 2000, SimDuration.FromHours(1), 4, new SimDuration(5 * SimDuration.NsPerMinute), SimDuration.FromHours(2)),
            limit.AssetGuard);
        Assert.Equal((90_000_000, true, true), (terms.NotionalMicroUsd, terms.NeedsPrices, terms.Validated));
        Assert.Equal(new DenialBreakerPlan(3, SimDuration.FromHours(1)), terms.Denials);
        Assert.Equal(new RenewalPlan(SimDuration.FromHours(2), 0.4), terms.Renewal);
    }

    [Fact]
    public void Without_a_bucket_the_lifetime_may_leave_at_once()
    {
        string text = Loading.Drain.Replace(", " + Bucket, "", StringComparison.Ordinal);
        AssetLimitPlan limit = Assert.Single(Loading.Good(text).Plan.Delegations[1].Session!.Assets);
        Assert.Equal((100, 0), (limit.BurstTokens, limit.RefillTokens));
    }

    [Theory]
    [InlineData("per-block: 0", DiagnosticCodes.OutOfRange, "0")]
    [InlineData("window: { most: 60, within: 15ms }", DiagnosticCodes.OutOfRange, "15ms")]
    [InlineData("price-band: { off: 0.005%, turnover: 100 }", DiagnosticCodes.OutOfRange, "0.005%")]
    [InlineData("asset-guard: { burst: 5k, refill: 2k/h, owners: 1 }", DiagnosticCodes.OutOfRange, "1 }")]
    [InlineData("drift: { expected: 0/h, factor: 8 }", DiagnosticCodes.OutOfRange, "0/h")]
    public void A_mistake_is_reported_where_it_is(string limit, int code, string at) =>
        Loading.Wrong(Loading.Drain, Bucket, limit, code, at, after: limit[..limit.IndexOf(':', StringComparison.Ordinal)] + ":");

    [Fact]
    public void An_arm_may_have_a_behaviour_of_its_own()
    {
        string text = Loading.Drain.Replace("frozen: { delegation: session }", "frozen: { delegation: session, behaviour: stealth }", StringComparison.Ordinal);
        Assert.Equal([null, AttackBehaviours.Stealth], Loading.Good(text).Plan.Arms.Select(arm => arm.Behaviour));
    }

    private static SessionTermsPlan Session(string limits, string terms) => Loading.Good(Loading.Drain
        .Replace(Bucket, Bucket + ", " + limits, StringComparison.Ordinal)
        .Replace("counterparties: [dapp]", "counterparties: [dapp]\n    " + terms.Replace("}, ", "}\n    ", StringComparison.Ordinal)
            .Replace("90, ", "90\n    ", StringComparison.Ordinal).Replace("30m, ", "30m\n    ", StringComparison.Ordinal)
            .Replace("1h, validated", "1h\n    validated", StringComparison.Ordinal), StringComparison.Ordinal)).Plan.Delegations[1].Session!;
}
