using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>C31 and section 8: guards that many sessions share, breakers of a session's own, pauses.</summary>
public sealed class SharedGuardTests
{
    private readonly SessionStage _stage;
    private readonly Address _governor = TestLedger.Key("governor").PublicKey;
    private readonly Address[] _pausers = [TestLedger.Key("pauser 0").PublicKey, TestLedger.Key("pauser 1").PublicKey, TestLedger.Key("pauser 2").PublicKey];

    public SharedGuardTests()
    {
        LedgerParameters parameters = TestLedger.DefaultParameters with
        {
            Governor = _governor, PauseGuardians = [.. _pausers], PauseThreshold = 2, MaxPauseMs = 100_000,
        };
        _stage = new SessionStage(new TestLedger(parameters));
        Ledger.Wallet("governor");
        Array.ForEach([0, 1, 2], i => Ledger.Wallet($"pauser {i}"));
    }

    private TestLedger Ledger => _stage.Ledger;

    private Address Owner => _stage.Owner.PublicKey;

    private GuardTerms OwnerGuard => new(
        GuardKind.Owner, Owner, _stage.Mint, Burst: 1_500, Refill: 1, RefillPeriodMs: 100, OwnersToTrip: 1, RefusalWindowMs: 1_000,
        CooldownMs: 20_000, ProbeUnits: 50, ProbeMs: 30_000);

    private GuardTerms AssetGuard => OwnerGuard with { Kind = GuardKind.Asset, Subject = default, OwnersToTrip = 2, RefusalWindowMs = 60_000 };

    [Fact]
    public void C31_an_owners_guard_adds_up_all_the_owners_sessions_and_trips_at_once()
    {
        Address guard = Create(OwnerGuard, Owner);
        Session first = Grant("first", _stage.Owner, guard);
        Session second = Grant("second", _stage.Owner, guard);
        Expect.Ok(Pay(first, 1_000));
        Assert.Equal((1_000UL, 500UL), (Read(guard).Total, Read(guard).Bucket.Level));
        Expect.Denied(Pay(second, 900), SessionReason.GuardLimit);
        Assert.Equal((GuardState.Open, 1U), (Read(guard).State, Read(guard).Trips));
        Expect.Denied(Pay(second, 1), SessionReason.GuardOpen);
        Expect.Denied(Pay(first, 1), SessionReason.GuardOpen);

        // The owner's own key is not affected.
        Ledger.RunOk(TokenIx.Transfer(_stage.OwnerTokens, _stage.StrangerTokens, Owner, 5_000));
        Assert.Equal(0UL, Spent(second));
    }

    [Fact]
    public void C31_a_guard_is_reset_by_its_governor_after_the_cool_down_and_probed()
    {
        Address guard = Create(OwnerGuard, Owner);
        Session session = Grant("first", _stage.Owner, guard);
        Expect.Denied(Ledger.Run(SessionIx.ResetGuard(in guard, Owner)), SessionReason.CoolingDown);
        Ledger.At(100_000);
        Expect.Ok(Pay(session, 1_000));
        Ledger.At(100_000);
        Expect.Denied(Pay(session, 501), SessionReason.GuardLimit);
        Ledger.At(119_999);
        Expect.Denied(Ledger.Run(SessionIx.ResetGuard(in guard, Owner)), SessionReason.CoolingDown);
        Ledger.At(120_000);
        foreach (Address signer in new[] { session.Key.PublicKey, _stage.Stranger.PublicKey, _governor })
        {
            Ledger.At(120_000);
            Expect.Denied(Ledger.Run(SessionIx.ResetGuard(in guard, in signer)), SessionReason.OwnerMismatch);
        }

        Ledger.At(120_000);
        Expect.Denied(Ledger.Run(SessionIx.ResetGuard(in guard, Owner).WithoutSigner(Owner)), SessionReason.SignatureMissing);
        Ledger.At(120_000);
        Ledger.RunOk(SessionIx.ResetGuard(in guard, Owner));
        Assert.Equal(GuardState.HalfOpen, Read(guard).State);
        Ledger.At(120_100);
        Expect.Ok(Pay(session, 50));
        Ledger.At(120_200);
        Expect.Denied(Pay(session, 1), SessionReason.GuardLimit);
        Assert.Equal((GuardState.Open, 2U), (Read(guard).State, Read(guard).Trips));
        Ledger.At(140_200);
        Ledger.RunOk(SessionIx.ResetGuard(in guard, Owner));
        Ledger.At(170_199);
        Assert.Equal(GuardState.HalfOpen, Read(guard).StateAt(170_199));
        Ledger.At(170_200);
        Expect.Ok(Pay(session, 60));
        Assert.Equal(GuardState.Closed, Read(guard).State);
    }

    [Fact]
    public void A26_one_owner_alone_does_not_trip_a_shared_guard()
    {
        Address guard = Create(AssetGuard, _governor);
        Session attacker = Grant("attacker", _stage.Owner, guard);
        Session victim = Grant("victim", _stage.Stranger, guard);
        Ledger.RunOk(TokenIx.Transfer(_stage.OwnerTokens, _stage.StrangerTokens, Owner, 5_000));
        Expect.Ok(Pay(attacker, 1_000));
        for (int i = 0; i < 5; i++)
        {
            Expect.Denied(Pay(attacker, 900), SessionReason.GuardLimit);
        }

        Assert.Equal((GuardState.Closed, (byte)1), (Read(guard).State, Read(guard).OwnersRefused));
        Expect.Ok(Pay(victim, 100));
        Expect.Denied(Pay(victim, 900), SessionReason.GuardLimit);
        Assert.Equal(GuardState.Open, Read(guard).State);
        Expect.Denied(Pay(victim, 1), SessionReason.GuardOpen);
    }

    [Fact]
    public void A26_refusals_far_apart_do_not_count_together()
    {
        Address guard = Create(AssetGuard, _governor);
        Session one = Grant("one", _stage.Owner, guard);
        Session other = Grant("other", _stage.Stranger, guard);
        Ledger.RunOk(TokenIx.Transfer(_stage.OwnerTokens, _stage.StrangerTokens, Owner, 5_000));
        Ledger.At(100_000);
        Expect.Ok(Pay(one, 1_000));
        Ledger.At(100_000);
        Expect.Denied(Pay(one, 900), SessionReason.GuardLimit);
        Ledger.At(160_000);
        Expect.Ok(Pay(one, 1_000));
        Ledger.At(160_000);
        Expect.Denied(Pay(other, 900), SessionReason.GuardLimit);
        Assert.Equal((GuardState.Closed, (byte)1), (Read(guard).State, Read(guard).OwnersRefused));
    }

    [Fact]
    public void A26_what_a_session_is_refused_by_itself_is_nothing_to_a_guard()
    {
        Address guard = Create(AssetGuard, _governor);
        Session one = Grant("one", _stage.Owner, guard);
        Session other = Grant("other", _stage.Stranger, guard);
        Session unguarded = Grant("unguarded", _stage.Payee);
        Expect.Ok(Pay(one, 1_000));
        Expect.Denied(Pay(one, 900), SessionReason.GuardLimit);
        Expect.Denied(Pay(other, 1_001), SessionReason.LimitPerUse);
        Expect.Denied(Pay(unguarded, 1_001), SessionReason.LimitPerUse);
        Assert.Equal((GuardState.Closed, (byte)1), (Read(guard).State, Read(guard).OwnersRefused));
    }

    [Fact]
    public void C31_a_use_lists_the_guards_that_its_session_is_bound_to()
    {
        Address guard = Create(OwnerGuard, Owner);
        Address other = Create(OwnerGuard with { Mint = _stage.OtherMint }, Owner);
        Session session = Grant("first", _stage.Owner, guard);
        Expect.Denied(Ledger.Run(Use(session, 1, []), PayFrom(session, 1)), SessionReason.GuardMissing);
        Expect.Denied(Ledger.Run(Use(session, 1, [AccountMeta.Readonly(in guard)]), PayFrom(session, 1)), SessionReason.GuardMissing);
        Expect.Denied(Ledger.Run(Use(session, 1, [AccountMeta.Writable(in other)]), PayFrom(session, 1)), SessionReason.GuardMissing);
        Expect.Ok(Ledger.Run(Use(session, 1, [AccountMeta.Writable(in other), AccountMeta.Writable(in guard)]), PayFrom(session, 1)));
        Assert.Equal((1UL, 0UL), (Read(guard).Total, Read(other).Total));

        // A guard that does not exist lets nothing through.
        Address nowhere = SessionIx.GuardAddress(OwnerGuard with { Mint = default });
        Session lost = Grant("lost", _stage.Owner, nowhere);
        Expect.Denied(Ledger.Run(Use(lost, 1, [AccountMeta.Writable(in nowhere)]), PayFrom(lost, 1)), SessionReason.GuardMissing);
    }

    [Fact]
    public void C31_a_guard_is_made_once_by_whoever_governs_it()
    {
        Expect.Denied(Ledger.Run(SessionIx.CreateGuard(OwnerGuard, _stage.Stranger.PublicKey)), SessionReason.OwnerMismatch);
        Expect.Denied(Ledger.Run(SessionIx.CreateGuard(OwnerGuard, _governor)), SessionReason.OwnerMismatch);
        Expect.Denied(Ledger.Run(SessionIx.CreateGuard(AssetGuard, Owner)), SessionReason.OwnerMismatch);
        Expect.Denied(Ledger.Run(SessionIx.CreateGuard(OwnerGuard, Owner).WithoutSigner(Owner)), SessionReason.SignatureMissing);
        GuardTerms[] senseless =
        [
            OwnerGuard with { Burst = 0 }, OwnerGuard with { OwnersToTrip = 2 }, AssetGuard with { OwnersToTrip = 1 }, AssetGuard with { OwnersToTrip = 9 },
            AssetGuard with { Subject = Owner }, OwnerGuard with { RefusalWindowMs = 0 }, OwnerGuard with { CooldownMs = -1 },
            AssetGuard with { Kind = (GuardKind)6 }, AssetGuard with { Kind = GuardKind.None },
            AssetGuard with { Kind = GuardKind.Domain, Subject = Owner }, AssetGuard with { Kind = GuardKind.Route }, OwnerGuard with { Subject = default },
        ];
        foreach (GuardTerms terms in senseless)
        {
            Expect.Denied(Ledger.Run(SessionIx.CreateGuard(terms, terms.Kind == GuardKind.Owner ? Owner : _governor)), SessionReason.Malformed);
        }

        Create(OwnerGuard, Owner);
        Expect.Denied(Ledger.Run(SessionIx.CreateGuard(OwnerGuard with { Burst = 9_999 }, Owner)), SessionReason.SessionAccountInvalid);
        Instruction elsewhere = SessionIx.CreateGuard(AssetGuard, _governor);
        Expect.Denied(
            Ledger.Run(elsewhere with { Accounts = [AccountMeta.Writable(TestLedger.Place("own guard")), elsewhere.Accounts[1]] }),
            SessionReason.SessionAccountInvalid);
        var ungoverned = new SessionStage();
        KeyPair governor = ungoverned.Ledger.Wallet("governor");
        Expect.Denied(ungoverned.Ledger.Run(SessionIx.CreateGuard(AssetGuard, governor.PublicKey)), SessionReason.OwnerMismatch);
    }

    [Fact]
    public void C31_a_programs_guard_stands_before_that_program_only()
    {
        GuardTerms terms = AssetGuard with { Kind = GuardKind.Program, Subject = MarketProgram.Id, Burst = 5 };
        Address guard = Create(terms, _governor);
        Session session = Grant("first", _stage.Owner, guard);
        Expect.Ok(Pay(session, 1_000));
        Assert.Equal(0UL, Read(guard).Total);
        Address token = Create(terms with { Subject = WellKnown.Token }, _governor);
        Session other = Grant("second", _stage.Owner, token);
        Expect.Denied(Pay(other, 6), SessionReason.GuardLimit);
        Expect.Ok(Pay(other, 5));
        Assert.Equal(5UL, Read(token).Total);
    }

    [Theory]
    [InlineData(GuardState.Open, GuardState.Open)]
    [InlineData(GuardState.HalfOpen, GuardState.HalfOpen)]
    [InlineData(GuardState.Closed, GuardState.Closed)]
    public void C31_what_a_programs_guard_does_not_concern_resets_nothing(GuardState before, GuardState after)
    {
        GuardTerms terms = AssetGuard with { Kind = GuardKind.Program, Subject = MarketProgram.Id };
        byte[] data = new byte[GuardAccount.Length];
        terms.Write(data, in _governor, 0);
        ref GuardAccount guard = ref MemoryMarshal.AsRef<GuardAccount>(data.AsSpan());
        (guard.State, guard.ProbeUntilMs, guard.ProbeLeft, guard.TrippedAtMs) = (before, 1_000_000, 50, 100);
        Address address = Ledger.Install(SessionIx.GuardAddress(terms), SessionProgram.Id, data);
        Session session = Grant("first", _stage.Owner, address);
        Expect.Ok(Pay(session, 1_000));
        Assert.Equal((after, 50UL, 0UL), (Read(address).State, Read(address).ProbeLeft, Read(address).Total));
    }

    [Fact]
    public void C31_a_guard_stands_before_the_System_program_whose_address_is_zero()
    {
        GuardTerms terms = AssetGuard with { Kind = GuardKind.Program, Subject = WellKnown.System, Mint = default, Burst = 500, Refill = 0 };
        Address guard = Create(terms, _governor);
        Assert.NotEqual(guard, Create(AssetGuard with { Mint = default }, _governor));
        KeyPair key = Ledger.Wallet("native key");
        Ledger.RunOk(SessionIx.Grant(
            _stage.Terms with
            {
                Assets = [_stage.Asset with { Mint = default }, _stage.Asset], Guards = [guard],
                Clauses = [_stage.Clause with { Actions = [SessionStage.SystemTransfer, SessionStage.TokenTransfer] }],
            },
            key.PublicKey, Owner));
        Expect.Denied(Run(0, 501, Native(501)), SessionReason.GuardLimit);
        Expect.Ok(Run(0, 500, Native(500)));
        Expect.Denied(Run(0, 1, Native(1)), SessionReason.GuardLimit);
        Assert.Equal(500UL, Read(guard).Total);

        // It is System's and nobody else's.
        Expect.Ok(Run(1, 900, _stage.Pay(900)));
        Assert.Equal(500UL, Read(guard).Total);

        Instruction Native(ulong lamports) => SystemIx.Transfer(Owner, _stage.Payee.PublicKey, lamports).WithoutSigner(Owner);

        Receipt Run(byte asset, ulong units, Instruction covered) => Ledger.Run(
            SessionIx.Use(new UseSpec
            {
                Key = key.PublicKey, Owner = Owner, Principal = _stage.Principal, Declared = [(asset, units)], Extras = [AccountMeta.Writable(in guard)],
            }),
            covered);
    }

    [Fact]
    public void C31_I2_a_parents_guards_stand_before_its_children_too()
    {
        Address guard = Create(OwnerGuard, Owner);
        var tree = new SessionTree(_stage, _stage.Terms with { Guards = [guard], SubGrant = new SubGrantRule(1, 5, SubGrantMode.ChargeThrough) });
        Expect.Denied(
            Ledger.Run(tree.Grant(tree.Below("free", tree.Root), tree.TermsBelow(tree.Root) with { Guards = [] })), SessionReason.ScopeWider);
        SessionTree.Node child = tree.Add("child", tree.Root);
        Expect.Ok(Ledger.Run(tree.Use(child, 400, AccountMeta.Writable(in guard)), _stage.Pay(400)));
        Expect.Denied(tree.Pay(child, 1), SessionReason.GuardMissing);
        Assert.Equal(400UL, Read(guard).Total);
    }

    [Fact]
    public void A27_guardians_pause_together_for_a_time_and_can_do_nothing_else()
    {
        GuardTerms terms = AssetGuard with { Kind = GuardKind.Domain };
        Address guard = Create(terms, _governor);
        Session session = Grant("first", _stage.Owner, guard);
        Expect.Denied(Ledger.Run(SessionIx.Pause(in guard, 1_000, _pausers[0])), SessionReason.SignatureMissing);
        Expect.Denied(Ledger.Run(SessionIx.Pause(in guard, 1_000, _pausers[0], _pausers[0])), SessionReason.SignatureMissing);
        Expect.Denied(Ledger.Run(SessionIx.Pause(in guard, 1_000, _pausers[0], _governor, Owner)), SessionReason.SignatureMissing);
        Expect.Denied(
            Ledger.Run(SessionIx.Pause(in guard, 1_000, _pausers).WithoutSigner(_pausers[1]).WithoutSigner(_pausers[2])),
            SessionReason.SignatureMissing);
        Expect.Denied(Ledger.Run(SessionIx.Pause(in guard, 100_001, _pausers)), SessionReason.LifetimeTooLong);
        Expect.Denied(Ledger.Run(SessionIx.Pause(in guard, 0, _pausers)), SessionReason.Malformed);
        Expect.Denied(Ledger.Run(SessionIx.Pause(in guard, long.MinValue, _pausers)), SessionReason.Malformed);
        Ledger.At(200_000);
        Ledger.RunOk(SessionIx.Pause(in guard, 50_000, _pausers[2], _pausers[0]));
        Expect.Denied(Pay(session, 1), SessionReason.Paused);
        Ledger.At(249_999);
        Expect.Denied(Pay(session, 1), SessionReason.Paused);

        // Containment and what the owner signs go on.
        Ledger.At(249_999);
        Ledger.RunOk(TokenIx.Transfer(_stage.OwnerTokens, _stage.StrangerTokens, Owner, 5));
        Ledger.At(250_000);
        Expect.Ok(Pay(session, 1));
        Ledger.RunOk(SessionIx.Pause(in guard, 100_000, _pausers));
        Ledger.RunOk(SessionIx.Revoke(session.Key.PublicKey, Owner));
        Expect.Denied(Pay(session, 1), SessionReason.Revoked);
    }

    [Fact]
    public void Section_8_denials_beyond_the_breaker_freeze_the_session_alone()
    {
        Session session = Grant("first", _stage.Owner, [SessionLimitTerms.DenialBreaker(2, 100_000)]);
        Session other = Grant("second", _stage.Owner, [SessionLimitTerms.DenialBreaker(2, 100_000)]);
        Expect.Denied(Pay(session, 1_001), SessionReason.LimitPerUse);
        Expect.Denied(Pay(session, 1_001), SessionReason.LimitPerUse);
        Expect.Ok(Pay(session, 1));
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(Use(session, 1_001, []), PayFrom(session, 1_001));
        Expect.Denied(in receipt, SessionReason.LimitPerUse);
        Assert.Equal([SessionOperation.Use, SessionOperation.Freeze], records.Select(r => r.Operation));
        Assert.Equal((AuthorizationDecision.Allow, default, 2U), (records[1].Decision, records[1].Key, records[1].SessionVersion));
        Expect.Denied(Pay(session, 1), SessionReason.Frozen);
        Expect.Ok(Pay(other, 1));
        Ledger.RunOk(SessionIx.End(SessionOperation.Unfreeze, session.Key.PublicKey, Owner));
        Expect.Ok(Pay(session, 1));
    }

    [Fact]
    public void Section_8_outflow_beyond_the_drawdown_is_denied_and_freezes()
    {
        Session session = Grant("first", _stage.Owner, [SessionLimitTerms.DrawdownBreaker(0, 1_500, 100_000)]);
        Ledger.At(50_000);
        Expect.Ok(Pay(session, 1_000));
        Ledger.At(50_000);
        Expect.Denied(Pay(session, 501), SessionReason.BreakerTripped);
        Ledger.At(50_000);
        Expect.Denied(Pay(session, 1), SessionReason.Frozen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Section_8_drift_from_the_declared_rate_freezes_or_narrows(bool narrows)
    {
        Session session = Grant("first", _stage.Owner, [SessionLimitTerms.Drift(0, 100, 60_000, 3, narrows)]);
        Ledger.At(50_000);
        Expect.Ok(Pay(session, 300));
        Ledger.At(50_000);
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(Use(session, 1, []), PayFrom(session, 1));
        Expect.Ok(in receipt);
        Assert.Equal([SessionOperation.Use, SessionOperation.Freeze], records.Select(r => r.Operation));
        Ledger.At(50_000);
        if (narrows)
        {
            Expect.Denied(Pay(session, 101), SessionReason.LimitPerUse);
            Ledger.At(50_000);
            Expect.Ok(Pay(session, 100));
            Ledger.At(50_000);
            Expect.Denied(Pay(session, 1), SessionReason.LimitBucket);
        }
        else
        {
            Expect.Denied(Pay(session, 1), SessionReason.Frozen);
        }
    }

    [Fact]
    public void C34_a_session_that_answers_with_a_freeze_stops_at_its_first_limit_and_not_for_its_scope()
    {
        Session session = Grant("first", _stage.Owner, [], response: ResponseMode.Freeze);
        Expect.Denied(Ledger.Run(Use(session, 5, []), _stage.Pay(5, _stage.StrangerTokens)), SessionReason.ScopeCounterparty);
        Expect.Ok(Pay(session, 1));
        Expect.Denied(Pay(session, 1_001), SessionReason.LimitPerUse);
        Expect.Denied(Pay(session, 1), SessionReason.Frozen);
        Assert.Equal(2U, Header(session).Denials);
    }

    [Fact]
    public void A20_what_ever_left_through_a_guard_counts_up_to_the_largest_number_and_no_further()
    {
        Address mint = Ledger.Mint("huge mint");
        Address owned = Ledger.Tokens("huge owner", in mint, Owner, ulong.MaxValue - 10);
        Address payee = Ledger.Tokens("huge payee", in mint, _stage.Payee.PublicKey, 0);
        Address guard = Create(OwnerGuard with { Mint = mint, Burst = ulong.MaxValue, Refill = ulong.MaxValue, RefillPeriodMs = 1 }, Owner);
        KeyPair key = Ledger.Wallet("huge key");
        SessionTerms terms = _stage.Terms with
        {
            Assets = [new SessionAssetTerms(mint, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 1)], Guards = [guard],
        };
        Ledger.RunOk(SessionIx.Grant(terms, key.PublicKey, Owner));
        KeyPair next = Ledger.Wallet("next huge key");
        Ledger.RunOk(SessionIx.Grant(terms with { GrantNonce = 1 }, next.PublicKey, Owner));
        foreach (KeyPair pair in new[] { key, next })
        {
            Instruction use = SessionIx.Use(new UseSpec
            {
                Key = pair.PublicKey, Owner = Owner, Principal = _stage.Principal, Declared = [(0, ulong.MaxValue - 10)],
                Extras = [AccountMeta.Writable(in guard)],
            });
            Ledger.RunOk(use, TokenIx.Transfer(in owned, in payee, Owner, ulong.MaxValue - 10).WithoutSigner(Owner));
            Ledger.RunOk(TokenIx.Transfer(in payee, in owned, _stage.Payee.PublicKey, ulong.MaxValue - 10));
        }

        Assert.Equal(ulong.MaxValue, Read(guard).Total);
    }

    private Address Create(GuardTerms terms, in Address governor)
    {
        Ledger.RunOk(SessionIx.CreateGuard(terms, in governor));
        return SessionIx.GuardAddress(terms);
    }

    private GuardAccount Read(in Address guard) => MemoryMarshal.Read<GuardAccount>(Ledger.Data(in guard));

    private Session Grant(string name, KeyPair owner, params Address[] guards) => Grant(name, owner, [], ResponseMode.Deny, guards);

    private Session Grant(
        string name, KeyPair owner, SessionLimitTerms[] limits, ResponseMode response = ResponseMode.Deny, params Address[] guards)
    {
        KeyPair key = Ledger.Wallet("guarded/" + name);
        OwnerAuthority authority = OwnerAuthority.Read(Ledger.Data(SessionAddresses.OwnerAuthority(Ledger.Parameters.Domain, owner.PublicKey)));
        SessionTerms terms = _stage.Terms with
        {
            GrantNonce = authority.NextGrantNonce, Guards = [.. guards], Limits = [.. limits], OnLimit = response,
        };
        Ledger.RunOk(SessionIx.Grant(terms, key.PublicKey, owner.PublicKey));
        return new Session(key, owner.PublicKey, guards);
    }

    private Instruction Use(Session session, ulong units, AccountMeta[] extras) => SessionIx.Use(new UseSpec
    {
        Key = session.Key.PublicKey, Owner = session.Owner, Principal = _stage.Principal, Declared = [(0, units)], Extras = extras,
    });

    private Receipt Pay(Session session, ulong units) =>
        Ledger.Run(Use(session, units, [.. session.Guards.Select(g => AccountMeta.Writable(in g))]), PayFrom(session, units));

    private Instruction PayFrom(Session session, ulong units)
    {
        Address from = session.Owner == Owner ? _stage.OwnerTokens : _stage.StrangerTokens;
        return TokenIx.Transfer(in from, _stage.PayeeTokens, session.Owner, units).WithoutSigner(session.Owner);
    }

    private SessionHeader Header(Session session) => MemoryMarshal.Read<SessionHeader>(
        Ledger.Data(SessionAddresses.Session(Ledger.Parameters.Domain, session.Key.PublicKey)));

    private ulong Spent(Session session) => MemoryMarshal.Read<SessionAsset>(
        Ledger.Data(SessionAddresses.Session(Ledger.Parameters.Domain, session.Key.PublicKey)).AsSpan(SessionHeader.Length)).Spent;

    private sealed record Session(KeyPair Key, Address Owner, Address[] Guards);
}
