using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

public sealed class SessionGrantTests
{
    private static readonly Dictionary<string, (Func<SessionStage, SessionTerms> Terms, SessionReason Reason)> Cases = new()
    {
        ["as it is"] = (s => s.Terms, SessionReason.Allowed),
        ["C1: another domain"] = (s => s.Terms with { Domain = LedgerParameters.DomainOf("test", 2) }, SessionReason.DomainMismatch),
        ["C3: ends when it begins"] = (s => s.Terms with { NotBeforeMs = 3_600_000 }, SessionReason.WindowInvalid),
        ["C3: height ends when it begins"] = (s => s.Terms with { NotBeforeHeight = 1_000_000 }, SessionReason.WindowInvalid),
        ["C3: begins before time"] = (s => s.Terms with { NotBeforeMs = -1 }, SessionReason.WindowInvalid),
        ["C3: ends now"] = (s => s.Terms with { ExpiryMs = TestLedger.SlotMs }, SessionReason.Expired),
        ["C3: ends a millisecond from now"] = (s => s.Terms with { ExpiryMs = TestLedger.SlotMs + 1 }, SessionReason.Allowed),
        ["C3: ends at this height"] = (s => s.Terms with { ExpiryHeight = 1 }, SessionReason.Expired),
        ["C3: ends at the next height"] = (s => s.Terms with { ExpiryHeight = 2 }, SessionReason.Allowed),
        ["C3: the largest window"] =
            (s => s.Terms with { ExpiryMs = long.MaxValue, ExpiryHeight = ulong.MaxValue }, SessionReason.LifetimeTooLong),
        ["C4: exactly the longest lifetime"] = (s => s.Terms with { ExpiryMs = TestLedger.SlotMs + SevenDays }, SessionReason.Allowed),
        ["C4: a millisecond longer"] = (s => s.Terms with { ExpiryMs = TestLedger.SlotMs + SevenDays + 1 }, SessionReason.LifetimeTooLong),
        ["C5: no idle time"] = (s => s.Terms with { IdleTimeoutMs = 0 }, SessionReason.WindowInvalid),
        ["C6: stale at once"] = (s => s.Terms with { RevalidateEveryMs = -1 }, SessionReason.WindowInvalid),
        ["C7: session operations"] = (s => Only(s, SessionProgram.Id, (ulong)SessionOperation.Grant), SessionReason.Escalation),
        ["C26: Token approve"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.Approve), SessionReason.Escalation),
        ["C26: Token approve checked"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.ApproveChecked), SessionReason.Escalation),
        ["C26: Token set authority"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.SetAuthority), SessionReason.Escalation),
        ["C26: Token freeze"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.FreezeAccount), SessionReason.Escalation),
        ["C26: Token mint, checked"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.MintToChecked), SessionReason.Escalation),
        ["C26: Token mint"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.MintTo), SessionReason.Escalation),
        ["C26: Token close"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.CloseAccount), SessionReason.Escalation),
        ["C26: Permit approve"] = (s => Only(s, PermitProgram.Id, PermitProgram.ApproveAction), SessionReason.Escalation),
        ["C26: System assign"] = (s => Only(s, WellKnown.System, (ulong)SystemInstruction.Assign), SessionReason.Escalation),
        ["C26: System nonce"] = (s => Only(s, WellKnown.System, (ulong)SystemInstruction.AuthorizeNonceAccount), SessionReason.Escalation),
        ["C26: an unheard-of System action"] = (s => Only(s, WellKnown.System, ulong.MaxValue), SessionReason.Escalation),
        ["an unheard-of Token action"] = (s => Only(s, WellKnown.Token, ulong.MaxValue), SessionReason.Allowed),
        ["Token burn"] = (s => Only(s, WellKnown.Token, (ulong)TokenInstruction.Burn), SessionReason.Allowed),
        ["C10: an asset twice"] = (s => s.Terms with { Assets = [s.Asset, s.Asset] }, SessionReason.Malformed),
        ["I1: no limit per use"] = (s => s.Terms with { Assets = [s.Asset with { PerUse = 0 }] }, SessionReason.LimitMissing),
        ["I1: no bucket"] = (s => s.Terms with { Assets = [s.Asset with { Burst = 0, InitialLevel = 0 }] }, SessionReason.LimitMissing),
        ["I1: more in the bucket than it holds"] = (s => s.Terms with { Assets = [s.Asset with { InitialLevel = 2_001 }] }, SessionReason.LimitMissing),
        ["I1: no lifetime limit, others set"] = (s => s.Terms with { Assets = [s.Asset with { Lifetime = 0 }] }, SessionReason.LimitMissing),
        ["I1: no uses"] = (s => s.Terms with { UsesMax = 0 }, SessionReason.LimitMissing),
        ["I1: no attempts"] = (s => s.Terms with { AttemptBurst = 0 }, SessionReason.LimitMissing),
        ["C11: an unknown mode"] = (s => s.Terms with { Clauses = [s.Clause with { CounterpartyMode = (CounterpartyMode)3 }] }, SessionReason.LimitMissing),
        ["A2: a later nonce"] = (s => s.Terms with { GrantNonce = 1 }, SessionReason.GrantNonce),
        ["A20: the largest limits"] =
            (s => s.Terms with { Assets = [new(s.Mint, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue)] },
            SessionReason.Allowed),
        ["inbound only"] = (s => s.Terms with { Assets = [SessionAssetTerms.InboundOnly(s.Mint)] }, SessionReason.Allowed),
    };

    private const long SevenDays = 7L * 24 * 3_600_000;

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_grant_is_decided_by_its_terms(string name)
    {
        var stage = new SessionStage();
        (Func<SessionStage, SessionTerms> terms, SessionReason reason) = Cases[name];
        Address session = SessionAddresses.Session(terms(stage).Domain, stage.SessionKey.PublicKey);
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(
            SessionIx.Grant(terms(stage), stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        AuthorizationRecord record = Assert.Single(records);
        Assert.Equal((SessionOperation.Grant, reason), (record.Operation, record.Reason));
        if (reason == SessionReason.Allowed)
        {
            Expect.Ok(in receipt);
            Assert.Equal(AuthorizationDecision.Allow, record.Decision);
            Assert.Equal(SessionStatus.Active, stage.Header.Status);
        }
        else
        {
            Expect.Denied(in receipt, reason);
            Assert.Equal(AuthorizationDecision.Deny, record.Decision);
            Assert.Equal(0UL, stage.Ledger.Lamports(in session));
        }
    }

    [Fact]
    public void A_granted_session_holds_what_was_signed()
    {
        var stage = new SessionStage();
        KeyPair validator = stage.Ledger.Wallet("validator");
        SessionTerms terms = stage.Terms with
        {
            NotBeforeMs = 5, NotBeforeHeight = 1, IdleTimeoutMs = 77, RevalidateEveryMs = 99, Purpose = Hash256.Of("rent"u8),
            Validators = [validator.PublicKey], Assets = [stage.Asset, SessionAssetTerms.InboundOnly(default)],
            Clauses = [stage.Clause with { Actions = [SessionStage.TokenTransfer, SessionStage.SystemTransfer] }],
        };
        Instruction grant = SessionIx.Grant(terms, stage.SessionKey.PublicKey, stage.Owner.PublicKey);
        stage.Ledger.RunOk(grant);
        Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)stage.Ledger.Data(stage.SessionAddress), out SessionReading session));
        ref readonly SessionHeader header = ref session.Header;
        Assert.Equal((SessionStatus.Active, 1U, 0UL, 0U), (header.Status, header.Version, header.OwnerEpoch, header.Uses));
        Assert.Equal((stage.Owner.PublicKey, stage.SessionKey.PublicKey, stage.Principal), (header.Owner, header.Key, header.Delegate));
        Assert.Equal((5L, 3_600_000L, 1UL, 1_000_000UL), (header.NotBeforeMs, header.ExpiryMs, header.NotBeforeHeight, header.ExpiryHeight));
        Assert.Equal((77L, 99L, 400L, 400L, 400L), (header.IdleTimeoutMs, header.RevalidateEveryMs, header.GrantedAtMs, header.LastUseMs, header.LastValidatedMs));
        Assert.Equal(Hash256.Of(grant.Data.Span[1..]), header.ScopeHash);
        Assert.Equal(terms.Purpose, session.Purpose);
        Assert.Equal(terms.Clauses, SessionParts.Read(session).Clauses);
        Assert.Equal(terms.Validators, [.. session.Validators]);
        Assert.Equal(2, session.Assets.Length);
        SessionAsset asset = session.Assets[0];
        Assert.Equal((stage.Mint, 1_000UL, 10_000UL, 0UL, 2_000UL), (asset.Mint, asset.PerUse, asset.Lifetime, asset.Spent, asset.Bucket.Level));
        Assert.False(session.Assets[1].MayLeave);
        Assert.Equal(1UL, OwnerAuthority.Read(stage.Ledger.Data(header.OwnerAuthority)).NextGrantNonce);
    }

    [Fact]
    public void Owner_and_session_key_both_sign()
    {
        var stage = new SessionStage();
        Instruction grant = SessionIx.Grant(stage.Terms, stage.SessionKey.PublicKey, stage.Owner.PublicKey);
        Expect.Denied(stage.Ledger.Run(grant.WithoutSigner(stage.Owner.PublicKey)), SessionReason.SignatureMissing);
        Expect.Denied(stage.Ledger.Run(grant.WithoutSigner(stage.SessionKey.PublicKey)), SessionReason.SignatureMissing);
    }

    [Fact]
    public void C2_the_owners_own_key_is_no_session_key()
    {
        var stage = new SessionStage();
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Grant(stage.Terms, stage.Owner.PublicKey, stage.Owner.PublicKey)), SessionReason.KeyIsOwner);
    }

    [Fact]
    public void C2_A2_a_key_is_good_for_one_session_for_ever()
    {
        SessionStage stage = new SessionStage().Granted();
        Instruction Again(ulong nonce) => SessionIx.Grant(
            stage.Terms with { GrantNonce = nonce }, stage.SessionKey.PublicKey, stage.Owner.PublicKey);
        Expect.Denied(stage.Ledger.Run(Again(0)), SessionReason.KeyAlreadyUsed);
        Expect.Denied(stage.Ledger.Run(Again(1)), SessionReason.KeyAlreadyUsed);
        stage.Ledger.RunOk(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        Expect.Denied(stage.Ledger.Run(Again(1)), SessionReason.KeyAlreadyUsed);
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        stage.Ledger.AdvanceTo(2_000_000, 900_000_000);
        SessionTerms later = stage.Terms with { GrantNonce = 1, ExpiryHeight = 3_000_000, ExpiryMs = 900_100_000 };
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Grant(later, stage.SessionKey.PublicKey, stage.Owner.PublicKey)), SessionReason.KeyAlreadyUsed);

        // Another owner cannot take the key either.
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Grant(later, stage.SessionKey.PublicKey, stage.Stranger.PublicKey)), SessionReason.KeyAlreadyUsed);
    }

    [Fact]
    public void A2_a_grant_cannot_be_replayed_with_another_key()
    {
        SessionStage stage = new SessionStage().Granted();
        KeyPair second = stage.Ledger.Wallet("second key");
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Grant(stage.Terms, second.PublicKey, stage.Owner.PublicKey)), SessionReason.GrantNonce);
        stage.Ledger.RunOk(SessionIx.Grant(stage.Terms with { GrantNonce = 1 }, second.PublicKey, stage.Owner.PublicKey));
    }

    [Fact]
    public void Lamports_that_lie_at_the_sessions_address_do_not_stop_a_grant()
    {
        var stage = new SessionStage();
        stage.Ledger.RunOk(SystemIx.Transfer(stage.Stranger.PublicKey, stage.SessionAddress, Rent.MinimumBalance(0)));
        stage.Granted();
        Assert.Equal(Rent.MinimumBalance(stage.Terms.AccountLength), stage.Ledger.Lamports(stage.SessionAddress));
    }

    [Fact]
    public void A_session_lies_only_where_its_key_leads()
    {
        var stage = new SessionStage();
        Instruction grant = SessionIx.Grant(stage.Terms, stage.SessionKey.PublicKey, stage.Owner.PublicKey);
        Expect.Denied(
            stage.Ledger.Run(grant with { Accounts = [AccountMeta.Writable(TestLedger.Place("elsewhere")), .. grant.Accounts.Skip(1)] }),
            SessionReason.SessionAccountInvalid);
        Expect.Denied(
            stage.Ledger.Run(grant with { Accounts = [.. grant.Accounts.Take(3), AccountMeta.Writable(TestLedger.Place("elsewhere"))] }),
            SessionReason.OwnerMismatch);
    }

    [Fact]
    public void A_grant_that_is_cut_short_or_too_long_is_malformed()
    {
        var stage = new SessionStage();
        Instruction grant = SessionIx.Grant(stage.Terms, stage.SessionKey.PublicKey, stage.Owner.PublicKey);
        foreach (int length in new[] { 1, 2, 100, grant.Data.Length - 1 })
        {
            Expect.Denied(stage.Ledger.Run(grant with { Data = grant.Data[..length] }), SessionReason.Malformed);
        }

        Expect.Denied(stage.Ledger.Run(grant with { Data = grant.Data.ToArray().Append((byte)0).ToArray() }), SessionReason.Malformed);
        Expect.Denied(stage.Ledger.Run(grant with { Accounts = [.. grant.Accounts.Take(3)] }), SessionReason.Malformed);
        byte[] nineAssets = grant.Data.ToArray();
        nineAssets[1 + 32 + 16 + 64 + 16 + 32 + 16 + 6 + 32] = 9;
        Expect.Denied(stage.Ledger.Run(grant with { Data = nineAssets }), SessionReason.Malformed);
    }

    [Fact]
    public void A19_every_byte_of_a_grant_is_under_its_signatures()
    {
        var stage = new SessionStage();
        Instruction grant = SessionIx.Grant(stage.Terms, stage.SessionKey.PublicKey, stage.Owner.PublicKey);
        stage.Ledger.Build(grant);
        byte[] wire = stage.Ledger.SignBuilt();
        for (int i = 0; i < wire.Length; i += 3)
        {
            wire[i] ^= 0x20;
            Assert.False(stage.Ledger.Node.Submit(wire, Core.Pipeline.SignaturePolicy.Trusted, 0).IsAccepted, $"byte {i}");
            wire[i] ^= 0x20;
        }

        Assert.True(stage.Ledger.Node.Submit(wire, Core.Pipeline.SignaturePolicy.Trusted, 0).IsAccepted);
    }

    private static SessionTerms Only(SessionStage stage, in Address program, ulong discriminator) =>
        stage.Terms with
        {
            Clauses = [stage.Clause with { Actions = [SessionStage.TokenTransfer, new SessionAction(program, discriminator)] }],
        };
}
