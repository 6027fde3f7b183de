using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Binding;

public sealed class AblationBindingTest
{
    private const string Approvals = "approvals: { delegation: approval, announce: true }";
    private const string Frozen = "frozen: { delegation: session }";

    [Fact]
    public void An_arm_is_followed_by_arms_that_lack_one_thing_each()
    {
        ExperimentPlan plan = Plan("frozen: { delegation: session, ablate: [bucket, expiry] }");
        Assert.Equal(["approvals", "frozen", "frozen-no-bucket", "frozen-no-expiry"], plan.Arms.Select(arm => arm.Name));
        Assert.Equal([0, 1, 2, 3], plan.Arms.Select(arm => arm.Delegation));
        Assert.Equal(["session without bucket", "session without expiry"], plan.Delegations.Skip(2).Select(delegation => delegation.Name));
        AssetLimitPlan unbucketed = Assert.Single(plan.Delegations[2].Session!.Assets);
        Assert.Equal((20, 100, 100, 0), (unbucketed.PerUseTokens, unbucketed.LifetimeTokens, unbucketed.BurstTokens, unbucketed.RefillTokens));
        Assert.Equal(SessionFeatures.LongestLifetime, plan.Delegations[3].Session!.Lifetime);
        Assert.Equal(plan.Delegations[1].Session!.Assets, plan.Delegations[3].Session!.Assets);
    }

    [Fact]
    public void Each_is_all_that_the_arm_has_and_nothing_else() => Assert.Equal(
        ["expiry", "actions", "per-use", "lifetime-cap", "bucket", "revocation", "control-lane"],
        Plan("frozen: { delegation: session, announce: true, ablate: each }").Arms.Skip(2).Select(arm => arm.Name["frozen-no-".Length..]));

    [Fact]
    public void What_belongs_to_the_arm_leaves_the_delegation_alone()
    {
        ExperimentPlan plan = Plan("frozen: { delegation: session, announce: true, ablate: [revocation, control-lane] }");
        Assert.Equal(2, plan.Delegations.Length);
        Assert.Equal([true, false, true], plan.Arms.Skip(1).Select(arm => arm.Announce));
        Assert.Equal([true, true, false], plan.Arms.Skip(1).Select(arm => arm.Blocks.HasControlLane));
    }

    [Fact]
    public void What_an_arm_is_without_its_ablated_arms_are_without_too()
    {
        ExperimentPlan plan = Plan("frozen: { delegation: session, without: [bucket], ablate: [lifetime-cap] }\n  other: " +
            "{ delegation: session, without: [lifetime-cap, bucket] }");
        Assert.Equal(["frozen", "frozen-no-lifetime-cap", "other"], plan.Arms.Skip(1).Select(arm => arm.Name));
        Assert.Equal([2, 3, 3], plan.Arms.Skip(1).Select(arm => arm.Delegation));
        AssetLimitPlan limit = Assert.Single(plan.Delegations[3].Session!.Assets);
        Assert.Equal((20, limit.LifetimeTokens), (limit.PerUseTokens, limit.BurstTokens));
        Assert.Equal(AssetPlan.MaxUnits, plan.Assets[0].Units(limit.LifetimeTokens));
    }

    [Fact]
    public void A_delegation_may_leave_out_what_it_says()
    {
        string text = Loading.Drain.Replace(
            "lifetime: 24h", "lifetime: 24h\n    idle-timeout: 2h\n    uses: 10\n    without: [idle-timeout, uses]", StringComparison.Ordinal);
        SessionTermsPlan terms = Loading.Good(text).Plan.Delegations[1].Session!;
        Assert.Equal((null, uint.MaxValue), (terms.IdleTimeout, terms.Uses));
        Assert.Null(Loading.Good(Loading.Drain, "delegation.session.idle-timeout=2h", "delegation.session.without=[idle-timeout]")
            .Plan.Delegations[1].Session!.IdleTimeout);
    }

    [Fact]
    public void What_is_done_in_an_arm_is_done_in_those_made_of_it() =>
        Assert.Equal([1, 2, 3], Plan("frozen: { delegation: session, ablate: [bucket, expiry] }").Response!.OnAlert[1].InArms);

    [Fact]
    public void Expectations_may_name_what_was_made() => Loading.Good(Loading.Drain
        .Replace(Frozen, "frozen: { delegation: session, ablate: [bucket] }", StringComparison.Ordinal)
        .Replace("< 0.2 * arms.approvals", "< arms.frozen-no-bucket", StringComparison.Ordinal));

    [Theory]
    [InlineData("frozen: { delegation: session, ablate: [window] }", "window", DiagnosticCodes.Inconsistent,
        "arms.frozen.ablate: frozen has no window to leave out", "what can be left out of it: expiry, actions, per-use, lifetime-cap, bucket, control-lane")]
    [InlineData("frozen: { delegation: session, without: [bucket], ablate: [bucket] }", "bucket] }", DiagnosticCodes.Inconsistent,
        "arms.frozen.ablate: frozen has no bucket to leave out", "what can be left out of it: expiry, actions, per-use, lifetime-cap, control-lane")]
    [InlineData("frozen: { delegation: session, without: [buckt] }", "buckt", DiagnosticCodes.UnknownWord, null, "did you mean 'bucket'?")]
    [InlineData("frozen: { delegation: approval, ablate: each }", "ablate", DiagnosticCodes.WrongKind,
        "arms.frozen.ablate: approval is no session, and only of sessions something can be left out", "name a delegation of kind: session")]
    [InlineData("frozen: { delegation: session, ablate: [bucket] }\n  frozen-no-bucket: { delegation: session }", "ablate",
        DiagnosticCodes.Inconsistent, "arms.frozen.ablate makes an arm 'frozen-no-bucket', which is there already",
        "rename that, or leave the feature out of the list")]
    [InlineData("frozen: { delegation: session, ablate: every }", "every", DiagnosticCodes.WrongType, null, "")]
    public void A_mistake_is_reported_where_it_is(string arm, string at, int code, string? message, string hint)
    {
        Diagnostic found = Loading.Wrong(Loading.Drain, Frozen, arm, code, at, after: at == "bucket] }" ? "ablate: " : "frozen: {");
        Assert.Equal(message ?? found.Message, found.Message);
        Assert.Equal(hint, found.Hint);
    }

    [Fact]
    public void A_delegation_that_lacks_it_already_is_told_so() => Loading.Wrong(
        Loading.Drain, "lifetime: 24h", "lifetime: 24h\n    without: [drift]", DiagnosticCodes.Inconsistent, "drift");

    [Fact]
    public void A_name_that_would_be_too_long_is_refused()
    {
        string name = new('a', 60);
        Loading.Wrong(Loading.Drain, Approvals, $"{name}: {{ delegation: session, ablate: [bucket] }}\n  " + Approvals, DiagnosticCodes.BadName, "ablate");
    }

    [Fact]
    public void What_has_no_delegation_has_nothing_to_leave_out() => Loading.Wrong(
        Loading.Replay, "open: {}", "open: { ablate: each }", DiagnosticCodes.WrongKind, "ablate");

    private static ExperimentPlan Plan(string arm)
    {
        ScenarioLoadResult result = Loading.Load(Loading.Drain.Replace(Frozen, arm, StringComparison.Ordinal));
        Assert.True(result.Diagnostics.IsEmpty, Loading.Lines(result.Diagnostics));
        return result.Document!.Plan;
    }
}
