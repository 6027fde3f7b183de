using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>C29, the ledger's side: budget that moves to another domain is spent here (A16).</summary>
public sealed class SessionRouteTests
{
    private const uint Route = 7;
    private readonly SessionStage _stage;
    private readonly Address _governor = TestLedger.Key("governor").PublicKey;

    public SessionRouteTests()
    {
        _stage = new SessionStage(new TestLedger(TestLedger.DefaultParameters with { Governor = _governor }));
        Ledger.Wallet("governor");
        _stage.Granted(_stage.Terms with { Limits = [SessionLimitTerms.Route(Route, 0, 1_500, 900)] });
    }

    private TestLedger Ledger => _stage.Ledger;

    private Address Key => _stage.SessionKey.PublicKey;

    [Fact]
    public void C29_A16_what_is_exported_is_spent_here_and_in_flight_until_it_is_settled()
    {
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(Export(600));
        Expect.Ok(in receipt);
        Assert.Equal(
            (SessionOperation.Export, 600UL, 0UL, 600UL, _stage.Mint),
            (records[0].Operation, records[0].DeclaredUnits, records[0].SpentBefore, records[0].SpentAfter, records[0].Asset));
        Assert.Equal((600UL, 1_400UL), (_stage.AssetState.Spent, records[0].LevelAfter));
        Expect.Denied(Ledger.Run(Export(301)), SessionReason.LimitInFlight);
        Ledger.RunOk(Export(300));
        Ledger.RunOk(Settle(500));
        Assert.Equal(900UL, _stage.AssetState.Spent);
        Ledger.RunOk(Export(500));
        Expect.Denied(Ledger.Run(Export(101)), SessionReason.LimitRoute);
        Ledger.RunOk(Settle(900));
        Ledger.RunOk(Export(100));
        Expect.Denied(Ledger.Run(Export(1)), SessionReason.LimitRoute);

        // Settled or not, it does not come back.
        Ledger.RunOk(Settle(100));
        Assert.Equal(1_500UL, _stage.AssetState.Spent);
        Expect.Ok(_stage.RunPay(400));
        Assert.Equal(1_900UL, _stage.AssetState.Spent);
    }

    [Fact]
    public void C29_only_the_routes_and_assets_that_are_listed()
    {
        Address owner = _stage.Owner.PublicKey;
        Expect.Denied(Ledger.Run(SessionIx.Export(Key, in owner, _stage.Principal, Route + 1, 0, 1)), SessionReason.ScopeRoute);
        Expect.Denied(Ledger.Run(SessionIx.Export(Key, in owner, _stage.Principal, Route, 1, 1)), SessionReason.ScopeRoute);
        Expect.Denied(Ledger.Run(Export(0)), SessionReason.Malformed);
        Expect.Denied(Ledger.Run(Export(1_001)), SessionReason.LimitPerUse);
        Expect.Denied(Ledger.Run(Export(ulong.MaxValue)), SessionReason.LimitPerUse);
        Expect.Denied(Ledger.Run(Export(1).WithoutSigner(Key)), SessionReason.SignatureMissing);
        Instruction stolen = Export(1);
        Expect.Denied(
            Ledger.Run(stolen with { Accounts = [stolen.Accounts[0], AccountMeta.ReadonlySigner(in owner), .. stolen.Accounts.Skip(2)] }),
            SessionReason.OwnerMismatch);
    }

    [Theory]
    [InlineData("revoked", SessionReason.Revoked)]
    [InlineData("all revoked", SessionReason.OwnerEpoch)]
    [InlineData("delegate frozen", SessionReason.Frozen)]
    [InlineData("expired", SessionReason.Expired)]
    public void C29_A16_what_ended_exports_nothing_and_what_is_in_flight_is_settled_all_the_same(string what, SessionReason reason)
    {
        Ledger.RunOk(Export(600));
        switch (what)
        {
            case "revoked":
                Ledger.RunOk(SessionIx.Revoke(Key, _stage.Owner.PublicKey));
                break;
            case "all revoked":
                Ledger.RunOk(SessionIx.RevokeAll(_stage.Owner.PublicKey));
                break;
            case "delegate frozen":
                Ledger.RunOk(SessionIx.Freeze(_stage.Principal, TestLedger.Key("guardian").PublicKey));
                break;
            default:
                Ledger.At(3_600_000);
                break;
        }

        Expect.Denied(Ledger.Run(Export(1)), reason);
        Ledger.RunOk(Settle(600));
    }

    [Fact]
    public void C29_A16_only_the_governor_settles_and_no_more_than_is_in_flight()
    {
        Ledger.RunOk(Export(600));
        Expect.Denied(Ledger.Run(Settle(601)), SessionReason.ScopeRoute);
        Expect.Denied(Ledger.Run(Settle(600).WithoutSigner(_governor)), SessionReason.SignatureMissing);
        foreach (Address signer in new[] { Key, _stage.Owner.PublicKey, _stage.Stranger.PublicKey })
        {
            Expect.Denied(Ledger.Run(SessionIx.Settle(Key, in signer, Route, 0, 1)), SessionReason.OwnerMismatch);
        }

        Ledger.RunOk(Settle(600));
        Expect.Denied(Ledger.Run(Settle(1)), SessionReason.ScopeRoute);
    }

    [Fact]
    public void C29_a_part_of_a_session_exports_nothing()
    {
        var tree = new SessionTree(new SessionStage(), new SessionStage().Terms with
        {
            Limits = [SessionLimitTerms.Route(Route, 0, 1_500, 900)], SubGrant = new SubGrantRule(1, 5, SubGrantMode.ChargeThrough),
        });
        SessionTree.Node child = tree.Add("child", tree.Root);
        Expect.Denied(
            tree.Stage.Ledger.Run(SessionIx.Export(child.Key.PublicKey, tree.Stage.Owner.PublicKey, child.Principal, Route, 0, 1)),
            SessionReason.PathMismatch);
    }

    [Fact]
    public void A16_C1_a_grant_or_use_of_one_domain_is_none_in_another()
    {
        LedgerParameters elsewhere = TestLedger.DefaultParameters with { Domain = LedgerParameters.DomainOf("test", 2) };
        var other = new SessionStage(new TestLedger(elsewhere));
        SessionTerms here = _stage.Terms with { GrantNonce = 0 };
        Expect.Denied(
            other.Ledger.Run(SessionIx.Grant(here, other.SessionKey.PublicKey, other.Owner.PublicKey)), SessionReason.DomainMismatch);
        Expect.Denied(other.Ledger.Run(_stage.Use(1), _stage.Pay(1)), SessionReason.SessionMissing);
        var fork = LedgerParameters.DomainOf("test", 1);
        Assert.Equal(TestLedger.DefaultParameters.Domain, fork);
        Assert.NotEqual(fork, elsewhere.Domain);
    }

    [Fact]
    public void C29_A6_a_use_and_an_export_take_from_one_budget_in_one_transaction()
    {
        Ledger.At(50_000);
        Receipt both = Ledger.Run(Export(900), _stage.Use(1_000), _stage.Pay(1_000), _stage.Use(101), _stage.Pay(101));
        Expect.Denied(in both, SessionReason.LimitBucket);
        Assert.Equal(0UL, _stage.AssetState.Spent);
        Ledger.At(50_000);
        Ledger.RunOk(Export(900), _stage.Use(1_000), _stage.Pay(1_000), _stage.Use(100), _stage.Pay(100));
        Assert.Equal(2_000UL, _stage.AssetState.Spent);
    }

    private Instruction Export(ulong units) => SessionIx.Export(Key, _stage.Owner.PublicKey, _stage.Principal, Route, 0, units);

    private Instruction Settle(ulong units) => SessionIx.Settle(Key, in _governor, Route, 0, units);
}
