using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Tests.Binding;

/// <summary>The ways of delegating that are in use today, as a scenario names them.</summary>
public sealed class GrantKindsBindingTest
{
    private const string Approval = "kind: spl-approve, amount: unlimited";

    [Fact]
    public void Every_kind_can_be_an_arm()
    {
        DelegationPlan erc20 = Bound("kind: erc20-approve, amount: unlimited");
        Assert.Equal((DelegationKind.Erc20Approve, null, null), (erc20.Kind, erc20.AmountTokens, erc20.Expires));
        DelegationPlan limited = Bound("kind: fogo-limited, amount: 100, expires: 24h");
        Assert.Equal((DelegationKind.FogoLimited, 100.0, SimDuration.FromHours(24)), (limited.Kind, limited.AmountTokens, limited.Expires));
        DelegationPlan unlimited = Bound("kind: fogo-unlimited, expires: 8d");
        Assert.Equal(
            (DelegationKind.FogoUnlimited, null, SimDuration.FromHours(192)), (unlimited.Kind, unlimited.AmountTokens, unlimited.Expires));
        DelegationPlan spend = Bound("kind: coinbase-spend, allowance: 100, period: 24h, expires: 30d, age: \"uniform(0d, 7d)\"");
        Assert.Equal(
            (DelegationKind.CoinbaseSpend, 100.0, SimDuration.FromHours(24), SimDuration.FromHours(720)),
            (spend.Kind, spend.AmountTokens, spend.Period, spend.Expires));
        Assert.NotNull(spend.AgeNs);
        DelegationPlan safe = Bound("kind: safe-allowance, allowance: 100, period: 90m");
        Assert.Equal((DelegationKind.SafeAllowance, 100.0, SimDuration.FromSeconds(5_400)), (safe.Kind, safe.AmountTokens, safe.Period));
        Assert.Null(Bound("kind: safe-allowance, allowance: 100").Period);
        DelegationPlan zodiac = Bound("kind: zodiac-allowance, allowance: 100, refill: 25, period: 6h");
        Assert.Equal(
            (DelegationKind.ZodiacAllowance, 100.0, 25.0, SimDuration.FromHours(6)),
            (zodiac.Kind, zodiac.AmountTokens, zodiac.RefillTokens, zodiac.Period));
        DelegationPlan metamask = Bound("kind: metamask-delegation, amount: 100, expires: 7d");
        Assert.Equal(
            (DelegationKind.MetamaskDelegation, 100.0, SimDuration.FromHours(168)), (metamask.Kind, metamask.AmountTokens, metamask.Expires));
        Assert.Null(Bound("kind: metamask-delegation, amount: unlimited").AmountTokens);
    }

    [Fact]
    public void Operations_signed_in_advance_are_played_and_nothing_else_is()
    {
        ExperimentPlan plan = ScenarioLoader.Load(Repository.PathOf("scenarios", "pre-signed.yaml"), new ScenarioOverrides()).Document!.Plan;
        Assert.All(plan.Delegations, d => Assert.Equal((DelegationKind.PreSigned, 100.0, 4), (d.Kind, d.AmountTokens, d.Operations)));
        Assert.Equal([0L, 800_000, 0, 800_000, 0, 0], plan.Delegations.Select(d => d.RevokedPpm));
        Assert.Null(plan.Delegations[0].Expires);
        Assert.Equal(SimDuration.FromHours(1), plan.Delegations[5].Expires);
        Loading.Wrong(Loading.Drain, Approval, "kind: pre-signed, amount: 100, operations: 4", DiagnosticCodes.WrongKind, "approval,",
            after: "approvals: {");
    }

    [Theory]
    [InlineData("kind: fogo-limited, amount: 100", DiagnosticCodes.MissingKey, "approval")]
    [InlineData("kind: fogo-limited, amount: 100, expires: 9d", DiagnosticCodes.OutOfRange, "9d")]
    [InlineData("kind: fogo-limited, amount: unlimited, expires: 1d", DiagnosticCodes.BadValue, "unlimited")]
    [InlineData("kind: fogo-limited, amount: book, expires: 1d", DiagnosticCodes.BadValue, "book")]
    [InlineData("kind: fogo-unlimited, amount: 100, expires: 1d", DiagnosticCodes.KeyDoesNotApply, "amount")]
    [InlineData("kind: coinbase-spend, allowance: 100", DiagnosticCodes.MissingKey, "approval")]
    [InlineData("kind: coinbase-spend, amount: 100, period: 1h", DiagnosticCodes.KeyDoesNotApply, "amount")]
    [InlineData("kind: coinbase-spend, allowance: 100, period: 1us", DiagnosticCodes.OutOfRange, "1us")]
    [InlineData("kind: coinbase-spend, allowance: 90000000B, period: 1h", DiagnosticCodes.AmountNotRepresentable, "90000000B")]
    [InlineData("kind: safe-allowance, allowance: 100, period: 90s", DiagnosticCodes.OutOfRange, "90s")]
    [InlineData("kind: safe-allowance, allowance: 100, period: 46d", DiagnosticCodes.OutOfRange, "46d")]
    [InlineData("kind: safe-allowance, allowance: 100, expires: 1d", DiagnosticCodes.KeyDoesNotApply, "expires")]
    [InlineData("kind: zodiac-allowance, allowance: 100, period: 1h", DiagnosticCodes.MissingKey, "approval")]
    [InlineData("kind: zodiac-allowance, allowance: 100, refill: 1/h, period: 1h", DiagnosticCodes.BadValue, "1/h")]
    [InlineData("kind: metamask-delegation, amount: book", DiagnosticCodes.BadValue, "book")]
    [InlineData("kind: erc20-approve, amount: 5, expires: 1d", DiagnosticCodes.KeyDoesNotApply, "expires")]
    public void What_does_not_fit_a_kind_is_an_error(string delegation, int code, string at) =>
        Loading.Wrong(Loading.Drain, Approval, delegation, code, at, after: at == "approval" ? "delegation:" : "approval: {");

    private static DelegationPlan Bound(string delegation) =>
        Loading.Good(Loading.Drain.Replace(Approval, delegation, StringComparison.Ordinal)).Plan.Delegations[0];
}
