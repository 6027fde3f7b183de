using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>What a use is allowed and refused for, one constraint at a time.</summary>
public sealed class SessionUseTests
{
    private delegate Instruction[] Attempt(SessionStage stage);

    private static readonly Dictionary<string, (Attempt Attempt, SessionReason Reason)> Cases = new()
    {
        ["a payment within all limits"] = (s => [s.Use(1_000), s.Pay(1_000)], SessionReason.Allowed),
        ["less than declared"] = (s => [s.Use(1_000), s.Pay(1)], SessionReason.Allowed),
        ["nothing at all"] = (s => [s.UseNothing(), s.Pay(0)], SessionReason.Allowed),
        ["form: a cut declaration"] = (s => [Cut(s.Use(5), 10), s.Pay(5)], SessionReason.Malformed),
        ["form: a longer declaration"] = (s => [Longer(s.Use(5)), s.Pay(5)], SessionReason.Malformed),
        ["form: no declaration"] = (s => [Cut(s.Use(5), 1), s.Pay(5)], SessionReason.Malformed),
        ["form: an asset that is not there"] =
            (s => [SessionIx.Use(s.SessionKey.PublicKey, s.Owner.PublicKey, s.Principal, ((byte)1, 5UL)), s.Pay(5)], SessionReason.Malformed),
        ["form: an asset twice"] =
            (s => [SessionIx.Use(s.SessionKey.PublicKey, s.Owner.PublicKey, s.Principal, ((byte)0, 5UL), ((byte)0, 5UL)), s.Pay(5)],
            SessionReason.Malformed),
        ["form: too few accounts"] = (s => [Fewer(s.Use(5)), s.Pay(5)], SessionReason.Malformed),
        ["A14: nothing behind it"] = (s => [s.Use(5)], SessionReason.NoProtectedInstruction),
        ["I8: no such session"] =
            (s => [SessionIx.Use(s.Stranger.PublicKey, s.Owner.PublicKey, s.Principal, ((byte)0, 5UL)), s.Pay(5)], SessionReason.SessionMissing),
        ["I8: the session is read-only"] = (s => [WithAccount(s.Use(5), 0, AccountMeta.Readonly(s.SessionAddress)), s.Pay(5)], SessionReason.SessionAccountInvalid),
        ["C2: the session key did not sign"] = (s => [s.Use(5).WithoutSigner(s.SessionKey.PublicKey), s.Pay(5)], SessionReason.SignatureMissing),
        ["C2: another key signed"] =
            (s => [WithAccount(s.Use(5), 1, AccountMeta.ReadonlySigner(s.Stranger.PublicKey)), s.Pay(5)], SessionReason.SignatureMissing),
        ["C2: the owner signed instead"] =
            (s => [WithAccount(s.Use(5), 1, AccountMeta.ReadonlySigner(s.Owner.PublicKey)), s.Pay(5)], SessionReason.SignatureMissing),
        ["I8: another owner's epoch"] =
            (s => [SessionIx.Use(s.SessionKey.PublicKey, s.Stranger.PublicKey, s.Principal, ((byte)0, 5UL)), s.Pay(5)], SessionReason.OwnerMismatch),
        ["I8: another principal's freeze mark"] =
            (s => [SessionIx.Use(s.SessionKey.PublicKey, s.Owner.PublicKey, s.Stranger.PublicKey, ((byte)0, 5UL)), s.Pay(5)], SessionReason.OwnerMismatch),
        ["I8: the covered instruction does not name the owner"] =
            (s => [s.Use(5), TokenIx.Transfer(s.StrangerTokens, s.PayeeTokens, s.Stranger.PublicKey, 0)], SessionReason.OwnerMismatch),
        ["C7: another action"] =
            (s => [s.Use(5), TokenIx.Burn(s.OwnerTokens, s.Mint, s.Owner.PublicKey, 5).WithoutSigner(s.Owner.PublicKey)], SessionReason.ScopeAction),
        ["C7: no action"] = (s => [s.Use(5), s.Pay(5) with { Data = default }], SessionReason.ScopeAction),
        ["C8: another program"] =
            (s => [s.Use(5), SystemIx.Transfer(s.Owner.PublicKey, s.Payee.PublicKey, 5).WithoutSigner(s.Owner.PublicKey)], SessionReason.ScopeProgram),
        ["C8: an unknown program"] =
            (s => [s.Use(5), new Instruction(TestPrograms.NothingId, [AccountMeta.Readonly(s.Owner.PublicKey)], new byte[8])], SessionReason.ScopeProgram),
        ["C10: another asset leaves"] =
            (s => [s.Use(5), TokenIx.Transfer(s.OwnerOther, s.OwnerOther, s.Owner.PublicKey, 0).WithoutSigner(s.Owner.PublicKey)], SessionReason.Allowed),
        ["C11: a stranger receives"] = (s => [s.Use(5), s.Pay(5, s.StrangerTokens)], SessionReason.ScopeCounterparty),
        ["C11: a transfer to itself"] = (s => [s.Use(5), s.Pay(5, s.OwnerTokens)], SessionReason.Allowed),
        ["C13: one more than a use may take"] = (s => [s.Use(1_001), s.Pay(1)], SessionReason.LimitPerUse),
        ["C13: the largest amount"] = (s => [s.Use(ulong.MaxValue), s.Pay(1)], SessionReason.LimitPerUse),
        ["I3: more leaves than declared"] = (s => [s.Use(5), s.Pay(6)], SessionReason.OutflowAboveDeclared),
        ["I3: something leaves, nothing declared"] = (s => [s.UseNothing(), s.Pay(1)], SessionReason.OutflowAboveDeclared),
        ["A14: a use covers a use"] = (s => [s.Use(5), s.Use(5), s.Pay(5)], SessionReason.Escalation),
        ["C26: it covers a revocation"] = (s => [s.Use(5), SessionIx.Revoke(s.SessionKey.PublicKey, s.Owner.PublicKey).WithoutSigner(s.Owner.PublicKey)], SessionReason.Escalation),
        ["C26: it covers an approval"] =
            (s => [s.Use(5), TokenIx.Approve(s.OwnerTokens, s.Stranger.PublicKey, s.Owner.PublicKey, 5).WithoutSigner(s.Owner.PublicKey)], SessionReason.Escalation),
        ["C26: it covers a change of owner"] =
            (s => [s.Use(5), TokenIx.SetAuthority(s.OwnerTokens, TokenAuthorityType.AccountOwner, s.Owner.PublicKey, s.Stranger.PublicKey).WithoutSigner(s.Owner.PublicKey)],
            SessionReason.Escalation),
        ["C26: it covers an assignment"] = (s => [s.Use(5), SystemIx.Assign(s.Owner.PublicKey, WellKnown.Token).WithoutSigner(s.Owner.PublicKey)], SessionReason.Escalation),
        ["the covered instruction fails"] = (s => [s.Use(1_000), s.Pay(5, s.OwnerOther)], SessionReason.ExecutionFailed),
        ["a later instruction fails"] =
            (s => [s.Use(5), s.Pay(5), SystemIx.Transfer(s.Stranger.PublicKey, s.Payee.PublicKey, ulong.MaxValue)], SessionReason.ExecutionFailed),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_use_is_decided_by_the_session_it_names(string name)
    {
        SessionStage stage = new SessionStage(new TestLedger().WithTestPrograms()).Granted();
        (Attempt attempt, SessionReason reason) = Cases[name];
        SessionHeader before = stage.Header;
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(attempt(stage));
        AuthorizationRecord record = Assert.Single(records);
        Assert.True(reason == record.Reason, $"expected {reason}, got {record.Reason}; {TestLedger.Describe(in receipt)}");
        bool guardAllowed = reason is SessionReason.Allowed or SessionReason.ExecutionFailed;
        Assert.Equal(guardAllowed ? AuthorizationDecision.Allow : AuthorizationDecision.Deny, record.Decision);
        SessionHeader after = stage.Header;
        if (reason == SessionReason.Allowed)
        {
            Expect.Ok(in receipt);
            Assert.Equal(before.Uses + 1, after.Uses);
            return;
        }

        Assert.Equal(TransactionStatus.InstructionFailed, receipt.Status);
        Assert.Equal((before.Uses, before.LastUseMs, 0UL), (after.Uses, after.LastUseMs, stage.AssetState.Spent));
        Assert.Equal(1_000_000UL, stage.Ledger.Amount(stage.OwnerTokens));
        if (reason != SessionReason.ExecutionFailed)
        {
            Expect.Denied(in receipt, reason);
        }
    }

    [Fact]
    public void C10_an_asset_that_is_not_listed_neither_leaves_nor_comes_in()
    {
        SessionStage stage = new SessionStage().Granted();
        Address payeeOther = stage.Ledger.Tokens("payee other", stage.OtherMint, stage.Payee.PublicKey, 100);
        Instruction leaves = TokenIx.Transfer(stage.OwnerOther, in payeeOther, stage.Owner.PublicKey, 1).WithoutSigner(stage.Owner.PublicKey);
        Expect.Denied(stage.Ledger.Run(stage.Use(1), leaves), SessionReason.ScopeAsset);
        Instruction comes = TokenIx.Transfer(in payeeOther, stage.OwnerOther, stage.Payee.PublicKey, 1);
        comes = comes with { Accounts = [.. comes.Accounts, AccountMeta.Readonly(stage.Owner.PublicKey)] };
        Expect.Denied(stage.Ledger.Run(stage.Use(1), comes), SessionReason.ScopeAsset);
    }

    [Fact]
    public void C10_an_inbound_asset_may_come_in_and_not_leave()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { Assets = [stage.Asset, SessionAssetTerms.InboundOnly(stage.OtherMint)] });
        Address payeeOther = stage.Ledger.Tokens("payee other", stage.OtherMint, stage.Payee.PublicKey, 100);
        Instruction comes = TokenIx.Transfer(in payeeOther, stage.OwnerOther, stage.Payee.PublicKey, 1);
        stage.Ledger.RunOk(stage.Use(1), comes with { Accounts = [.. comes.Accounts, AccountMeta.Readonly(stage.Owner.PublicKey)] });
        Instruction leaves = TokenIx.Transfer(stage.OwnerOther, in payeeOther, stage.Owner.PublicKey, 1).WithoutSigner(stage.Owner.PublicKey);
        Expect.Denied(stage.Ledger.Run(stage.Use(1), leaves), SessionReason.OutflowAboveDeclared);
        Instruction declared = SessionIx.Use(stage.SessionKey.PublicKey, stage.Owner.PublicKey, stage.Principal, ((byte)1, 1UL));
        Expect.Denied(stage.Ledger.Run(declared, leaves), SessionReason.ScopeAsset);
    }

    [Fact]
    public void C11_owner_only_lets_tokens_go_to_the_owners_other_accounts_and_counts_them()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { Clauses = [stage.Clause with { CounterpartyMode = CounterpartyMode.OwnerOnly }] });
        Address second = stage.Ledger.Tokens("owner second", stage.Mint, stage.Owner.PublicKey, 0);
        stage.Ledger.RunOk(stage.Use(100), stage.Pay(100, second));
        Assert.Equal(100UL, stage.AssetState.Spent);
        Expect.Denied(stage.RunPay(100), SessionReason.ScopeCounterparty);
    }

    [Fact]
    public void C14_the_lifetime_limit_is_exact_and_inflow_does_not_restore_it()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { Assets = [stage.Asset with { Lifetime = 2_500, Burst = 10_000, InitialLevel = 10_000 }] });
        Expect.Ok(stage.RunPay(1_000));
        Expect.Ok(stage.RunPay(1_000));
        stage.Ledger.RunOk(TokenIx.Transfer(stage.PayeeTokens, stage.OwnerTokens, stage.Payee.PublicKey, 2_000));
        Expect.Denied(stage.RunPay(501), SessionReason.LimitLifetime);
        Expect.Ok(stage.RunPay(500));
        Expect.Denied(stage.RunPay(1), SessionReason.LimitLifetime);
        Expect.Ok(stage.RunPay(0));
    }

    [Fact]
    public void C15_the_bucket_starts_at_its_initial_level_and_refills_to_its_capacity()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { Assets = [stage.Asset with { Burst = 500, InitialLevel = 100, Refill = 1, RefillPeriodMs = 10 }] });
        stage.Ledger.At(TestLedger.SlotMs);
        Expect.Denied(stage.RunPay(101), SessionReason.LimitBucket);
        stage.Ledger.At(TestLedger.SlotMs + 1_000);
        Expect.Denied(stage.RunPay(201), SessionReason.LimitBucket);
        stage.Ledger.At(TestLedger.SlotMs + 1_000);
        Expect.Ok(stage.RunPay(200));
        stage.Ledger.At(3_000_000);
        Expect.Denied(stage.RunPay(501), SessionReason.LimitBucket);
        stage.Ledger.At(3_000_000);
        Expect.Ok(stage.RunPay(500));
    }

    [Fact]
    public void C18_uses_are_counted_and_end()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { UsesMax = 2 });
        Expect.Ok(stage.RunPay(1));
        Expect.Denied(stage.RunPay(1_001), SessionReason.LimitPerUse);
        Expect.Ok(stage.RunPay(1));
        Expect.Denied(stage.RunPay(1), SessionReason.LimitUses);
    }

    [Fact]
    public void C18_A18_attempts_are_charged_when_they_fail_and_refill()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { AttemptBurst = 3, AttemptRefill = 1, AttemptRefillPeriodMs = 10_000 });
        stage.Ledger.At(500);
        Expect.Denied(stage.RunPay(1_001), SessionReason.LimitPerUse);
        stage.Ledger.At(500);
        Expect.Denied(stage.Ledger.Run(stage.Use(5), stage.Pay(5, stage.StrangerTokens)), SessionReason.ScopeCounterparty);
        stage.Ledger.At(500);
        Receipt failed = stage.Ledger.Run(stage.Use(5), stage.Pay(5, stage.OwnerOther));
        Expect.Failed(in failed, TokenError.MintMismatch);
        stage.Ledger.At(500);
        Expect.Denied(stage.RunPay(1), SessionReason.LimitAttempts);
        Assert.Equal((0UL, 0U), (stage.AssetState.Spent, stage.Header.Uses));
        Assert.Equal(2_000UL, stage.AssetState.Bucket.LevelAt(500));
        stage.Ledger.At(10_500);
        Expect.Ok(stage.RunPay(1));
    }

    [Fact]
    public void Several_uses_in_a_transaction_add_up_and_fall_together()
    {
        SessionStage stage = new SessionStage().Granted();
        stage.Ledger.RunOk(stage.Use(400), stage.Pay(400), stage.Use(600), stage.Pay(600));
        Assert.Equal((1_000UL, 2U), (stage.AssetState.Spent, stage.Header.Uses));
        stage.Ledger.AdvanceTo(50, 100_000);
        ulong attempts = stage.Header.Attempts.LevelAt(100_000);
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(
            stage.Use(1_000), stage.Pay(1_000), stage.Use(1_000), stage.Pay(1_000), stage.Use(1), stage.Pay(1));
        Expect.Denied(in receipt, SessionReason.LimitBucket);
        Assert.Equal(4, receipt.ErrorInstruction);
        Assert.Equal(
            [SessionReason.ExecutionFailed, SessionReason.ExecutionFailed, SessionReason.LimitBucket], records.Select(r => r.Reason));
        Assert.Equal((1_000UL, 2U), (stage.AssetState.Spent, stage.Header.Uses));
        Assert.Equal(attempts - 3, stage.Header.Attempts.Level);
        Assert.Equal(999_000UL, stage.Ledger.Amount(stage.OwnerTokens));
    }

    [Fact]
    public void The_lent_signature_ends_with_the_covered_instruction()
    {
        SessionStage stage = new SessionStage().Granted();
        Receipt receipt = stage.Ledger.Run(stage.Use(5), stage.Pay(5), stage.Pay(5));
        Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
        Assert.Equal(2, receipt.ErrorInstruction);
    }

    [Fact]
    public void C1_a_session_of_another_ledger_is_none_here()
    {
        var stage = new SessionStage();
        byte[] data = new byte[stage.Terms.AccountLength];
        SessionTerms foreign = stage.Terms with { Domain = LedgerParameters.DomainOf("test", 2) };
        SessionGenesis.Write(data, foreign, default, stage.Owner.PublicKey, stage.SessionKey.PublicKey, 0);
        stage.Ledger.Install(stage.SessionAddress, SessionProgram.Id, data);
        Expect.Denied(stage.RunPay(1), SessionReason.DomainMismatch);
    }

    [Fact]
    public void A_session_that_stands_at_genesis_works_as_one_that_was_granted()
    {
        var stage = new SessionStage();
        byte[] data = new byte[stage.Terms.AccountLength];
        SessionGenesis.Write(data, stage.Terms, default, stage.Owner.PublicKey, stage.SessionKey.PublicKey, 0);
        stage.Ledger.Install(stage.SessionAddress, SessionProgram.Id, data);
        Expect.Ok(stage.RunPay(1_000));
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        Expect.Denied(stage.RunPay(1), SessionReason.OwnerEpoch);
    }

    private static Instruction Cut(Instruction use, int length) => use with { Data = use.Data[..length] };

    private static Instruction Longer(Instruction use) => use with { Data = use.Data.ToArray().Append((byte)0).ToArray() };

    private static Instruction Fewer(Instruction use) => use with { Accounts = [.. use.Accounts.Take(3)] };

    private static Instruction WithAccount(Instruction use, int account, AccountMeta meta) => use with
    {
        Accounts = [.. use.Accounts.Select((a, i) => i == account ? meta : a)],
    };
}
