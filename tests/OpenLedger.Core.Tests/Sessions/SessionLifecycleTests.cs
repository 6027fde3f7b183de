using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>Windows, time-outs, re-validation, revocation, freezing.</summary>
public sealed class SessionLifecycleTests
{
    [Theory]
    [InlineData(9_999, SessionReason.NotYetValid)]
    [InlineData(10_000, SessionReason.Allowed)]
    [InlineData(19_999, SessionReason.Allowed)]
    [InlineData(20_000, SessionReason.Expired)]
    public void A5_the_window_is_half_open_on_time(long nowMs, SessionReason reason)
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { NotBeforeMs = 10_000, ExpiryMs = 20_000 });
        stage.Ledger.At(nowMs);
        Check(reason, stage.RunPay(1));
    }

    [Theory]
    [InlineData(49, SessionReason.NotYetValid)]
    [InlineData(50, SessionReason.Allowed)]
    [InlineData(59, SessionReason.Allowed)]
    [InlineData(60, SessionReason.Expired)]
    public void A5_the_window_is_half_open_on_height(ulong height, SessionReason reason)
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { NotBeforeHeight = 50, ExpiryHeight = 60 });
        stage.Ledger.AdvanceTo(height, 1_000);
        Check(reason, stage.RunPay(1));
    }

    [Fact]
    public void A4_consensus_time_never_decreases_and_equal_times_refill_nothing()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { Assets = [stage.Asset with { Burst = 1_000, InitialLevel = 1_000 }] });
        stage.Ledger.At(1_000);
        Expect.Ok(stage.RunPay(1_000));
        stage.Ledger.At(1_000);
        Expect.Denied(stage.RunPay(1), SessionReason.LimitBucket);
        Assert.ThrowsAny<ArgumentException>(() => stage.Ledger.Node.ProduceBlock(stage.Ledger.Slot, 999));
    }

    [Fact]
    public void A4_a_jump_of_the_clock_gives_no_more_than_the_refill_and_the_capacity()
    {
        SessionStage stage = new SessionStage().Granted();
        stage.Ledger.At(1_000);
        stage.Ledger.RunOk(stage.Use(1_000), stage.Pay(1_000), stage.Use(1_000), stage.Pay(1_000));
        stage.Ledger.At(1_000 + 300);
        Expect.Denied(stage.RunPay(301), SessionReason.LimitBucket);
        stage.Ledger.At(1_000 + 3_500_000);
        stage.Ledger.RunOk(stage.Use(1_000), stage.Pay(1_000), stage.Use(1_000), stage.Pay(1_000));
        stage.Ledger.At(1_000 + 3_500_000);
        Expect.Denied(stage.RunPay(1), SessionReason.LimitBucket);
    }

    [Fact]
    public void C5_idle_time_counts_from_the_last_successful_use()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { IdleTimeoutMs = 10_000 });
        stage.Ledger.At(10_399);
        Expect.Ok(stage.RunPay(1));
        stage.Ledger.At(15_000);
        Expect.Denied(stage.RunPay(1_001), SessionReason.LimitPerUse);
        stage.Ledger.At(20_399);
        Expect.Denied(stage.RunPay(1), SessionReason.Idle);

        // Idle is for good: only a use could refresh it.
        stage.Ledger.At(20_500);
        Expect.Denied(stage.RunPay(1), SessionReason.Idle);
    }

    [Fact]
    public void C5_the_first_use_is_measured_from_the_grant()
    {
        var stage = new SessionStage();
        stage.Granted(stage.Terms with { IdleTimeoutMs = 10_000 });
        stage.Ledger.At(10_400);
        Expect.Denied(stage.RunPay(1), SessionReason.Idle);
    }

    [Fact]
    public void C6_a_session_is_stale_until_a_validator_confirms_it()
    {
        (SessionStage stage, KeyPair validator) = WithValidator();
        stage.Ledger.At(10_399);
        Expect.Ok(stage.RunPay(1));
        stage.Ledger.At(10_400);
        Expect.Denied(stage.RunPay(1), SessionReason.Stale);
        stage.Ledger.At(11_000);
        stage.Ledger.RunOk(Revalidate(stage, validator, 1));
        stage.Ledger.At(20_999);
        Expect.Ok(stage.RunPay(1));
        stage.Ledger.At(21_000);
        Expect.Denied(stage.RunPay(1), SessionReason.Stale);
    }

    [Fact]
    public void C6_a_revalidation_counts_once_and_only_by_a_validator()
    {
        (SessionStage stage, KeyPair validator) = WithValidator();
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, validator, 0)), SessionReason.RevalidationReplayed);
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, validator, 2)), SessionReason.RevalidationReplayed);
        stage.Ledger.RunOk(Revalidate(stage, validator, 1));
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, validator, 1)), SessionReason.RevalidationReplayed);
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, stage.Stranger, 2)), SessionReason.ValidatorMismatch);
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, stage.Owner, 2)), SessionReason.ValidatorMismatch);
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, stage.SessionKey, 2)), SessionReason.ValidatorMismatch);
        Expect.Denied(
            stage.Ledger.Run(Revalidate(stage, validator, 2).WithoutSigner(validator.PublicKey)), SessionReason.SignatureMissing);
        Instruction cut = Revalidate(stage, validator, 2);
        Expect.Denied(stage.Ledger.Run(cut with { Data = cut.Data[..5] }), SessionReason.Malformed);
        Instruction other = SessionIx.Revalidate(stage.SessionKey.PublicKey, stage.Stranger.PublicKey, validator.PublicKey, 2);
        Expect.Denied(stage.Ledger.Run(other), SessionReason.OwnerMismatch);
    }

    [Fact]
    public void C6_what_ended_cannot_be_revalidated()
    {
        (SessionStage stage, KeyPair validator) = WithValidator();
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, validator, 1)), SessionReason.OwnerEpoch);
        stage.Ledger.RunOk(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, validator, 1)), SessionReason.Revoked);
        (stage, validator) = WithValidator();
        stage.Ledger.At(3_600_000);
        Expect.Denied(stage.Ledger.Run(Revalidate(stage, validator, 1)), SessionReason.Expired);
    }

    [Fact]
    public void I6_A17_a_revalidation_resets_no_counter_and_widens_nothing()
    {
        (SessionStage stage, KeyPair validator) = WithValidator();
        Expect.Ok(stage.RunPay(1_000));
        SessionHeader before = stage.Header;
        SessionAsset asset = stage.AssetState;
        stage.Ledger.RunOk(Revalidate(stage, validator, 1));
        SessionHeader expected = before;
        expected.RevalidationNonce = 1;
        expected.LastValidatedMs = stage.Header.LastValidatedMs;
        Assert.Equal(expected, stage.Header);
        Assert.Equal(asset, stage.AssetState);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A11_owner_or_the_key_itself_revoke_alone_and_for_ever(bool byOwner)
    {
        SessionStage stage = new SessionStage().Granted();
        KeyPair signer = byOwner ? stage.Owner : stage.SessionKey;
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(SessionIx.Revoke(stage.SessionKey.PublicKey, signer.PublicKey));
        Expect.Ok(in receipt);
        Assert.Equal(
            (SessionOperation.Revoke, SessionReason.Allowed, signer.PublicKey, 2U),
            (records[0].Operation, records[0].Reason, records[0].Key, records[0].SessionVersion));
        Expect.Denied(stage.RunPay(1), SessionReason.Revoked);
        Expect.Denied(stage.Ledger.Run(SessionIx.Revoke(stage.SessionKey.PublicKey, signer.PublicKey)), SessionReason.Revoked);
    }

    [Fact]
    public void Nobody_else_revokes()
    {
        SessionStage stage = new SessionStage().Granted();
        KeyPair guardian = TestLedger.Key("guardian");
        Expect.Denied(stage.Ledger.Run(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Stranger.PublicKey)), SessionReason.OwnerMismatch);
        Expect.Denied(stage.Ledger.Run(SessionIx.Revoke(stage.SessionKey.PublicKey, guardian.PublicKey)), SessionReason.OwnerMismatch);
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey).WithoutSigner(stage.Owner.PublicKey)),
            SessionReason.SignatureMissing);
        Expect.Denied(stage.Ledger.Run(SessionIx.Revoke(stage.Stranger.PublicKey, stage.Stranger.PublicKey)), SessionReason.SessionMissing);
        Instruction revokeAll = SessionIx.RevokeAll(stage.Owner.PublicKey);
        Expect.Denied(stage.Ledger.Run(revokeAll.WithoutSigner(stage.Owner.PublicKey)), SessionReason.SignatureMissing);
        Instruction wrongSigner = revokeAll with { Accounts = [revokeAll.Accounts[0], AccountMeta.WritableSigner(stage.Stranger.PublicKey)] };
        Expect.Denied(stage.Ledger.Run(wrongSigner), SessionReason.OwnerMismatch);
        Expect.Ok(stage.RunPay(1));
    }

    [Fact]
    public void I4_revoke_all_ends_every_session_of_the_owner_and_of_nobody_else()
    {
        SessionStage stage = new SessionStage().Granted();
        KeyPair second = stage.Ledger.Wallet("second key");
        KeyPair foreign = stage.Ledger.Wallet("foreign key");
        stage.Ledger.RunOk(SessionIx.Grant(stage.Terms with { GrantNonce = 1 }, second.PublicKey, stage.Owner.PublicKey));
        stage.Ledger.RunOk(SessionIx.Grant(stage.Terms, foreign.PublicKey, stage.Stranger.PublicKey));
        stage.Ledger.RunOk(TokenIx.Transfer(stage.OwnerTokens, stage.StrangerTokens, stage.Owner.PublicKey, 100));
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        Expect.Denied(stage.RunPay(1), SessionReason.OwnerEpoch);
        Instruction useSecond = SessionIx.Use(second.PublicKey, stage.Owner.PublicKey, stage.Principal, ((byte)0, 1UL));
        Expect.Denied(stage.Ledger.Run(useSecond, stage.Pay(1)), SessionReason.OwnerEpoch);
        stage.Ledger.RunOk(
            SessionIx.Use(foreign.PublicKey, stage.Stranger.PublicKey, stage.Principal, ((byte)0, 1UL)),
            TokenIx.Transfer(stage.StrangerTokens, stage.PayeeTokens, stage.Stranger.PublicKey, 1).WithoutSigner(stage.Stranger.PublicKey));

        // What is granted afterwards is good again, to a new key.
        KeyPair third = stage.Ledger.Wallet("third key");
        Expect.Denied(
            stage.Ledger.Run(SessionIx.Grant(stage.Terms with { GrantNonce = 2 }, third.PublicKey, stage.Owner.PublicKey)),
            SessionReason.OwnerEpoch);
        stage.Ledger.RunOk(SessionIx.Grant(stage.Terms with { GrantNonce = 2, OwnerEpoch = 1 }, third.PublicKey, stage.Owner.PublicKey));
        stage.Ledger.RunOk(SessionIx.Use(third.PublicKey, stage.Owner.PublicKey, stage.Principal, ((byte)0, 1UL)), stage.Pay(1));
    }

    [Fact]
    public void I4_revoke_all_before_any_grant_is_allowed()
    {
        var stage = new SessionStage();
        stage.Ledger.RunOk(SessionIx.RevokeAll(stage.Owner.PublicKey));
        stage.Granted(stage.Terms with { OwnerEpoch = 1 });
        Expect.Ok(stage.RunPay(1));
    }

    [Fact]
    public void C31_the_guardian_freezes_what_was_delegated_to_a_principal()
    {
        SessionStage stage = new SessionStage().Granted();
        KeyPair guardian = TestLedger.Key("guardian");
        stage.Ledger.RunOk(SessionIx.Freeze(stage.Stranger.PublicKey, guardian.PublicKey));
        Expect.Ok(stage.RunPay(1));
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(SessionIx.Freeze(stage.Principal, guardian.PublicKey));
        Expect.Ok(in receipt);
        Assert.Equal((SessionOperation.FreezeDelegate, stage.Principal), (records[0].Operation, records[0].Delegate));
        Expect.Denied(stage.RunPay(1), SessionReason.Frozen);
        stage.Ledger.RunOk(SessionIx.Freeze(stage.Principal, guardian.PublicKey));

        // The owner is not affected.
        stage.Ledger.RunOk(TokenIx.Transfer(stage.OwnerTokens, stage.StrangerTokens, stage.Owner.PublicKey, 5));
    }

    [Fact]
    public void Only_the_guardian_freezes()
    {
        SessionStage stage = new SessionStage().Granted();
        KeyPair guardian = TestLedger.Key("guardian");
        Expect.Denied(stage.Ledger.Run(SessionIx.Freeze(stage.Principal, stage.Owner.PublicKey)), SessionReason.OwnerMismatch);
        Instruction freeze = SessionIx.Freeze(stage.Principal, guardian.PublicKey);
        Expect.Denied(stage.Ledger.Run(freeze.WithoutSigner(guardian.PublicKey)), SessionReason.SignatureMissing);
        Expect.Denied(stage.Ledger.Run(freeze with { Data = freeze.Data[..10] }), SessionReason.Malformed);
        Instruction elsewhere = freeze with { Accounts = [AccountMeta.Writable(TestLedger.Place("elsewhere")), freeze.Accounts[1]] };
        Expect.Denied(stage.Ledger.Run(elsewhere), SessionReason.SessionAccountInvalid);
        var unguarded = new SessionStage(new TestLedger(TestLedger.DefaultParameters with { Guardian = default }));
        Expect.Denied(unguarded.Ledger.Run(SessionIx.Freeze(unguarded.Principal, guardian.PublicKey)), SessionReason.OwnerMismatch);
    }

    [Fact]
    public void I7_A10_a_revocation_comes_before_every_use_of_its_block_in_whatever_order_they_arrive()
    {
        SessionStage stage = new SessionStage().Granted();
        for (int i = 0; i < 20; i++)
        {
            stage.Ledger.Queue(stage.Use(1), stage.Pay(1));
        }

        stage.Ledger.Queue(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        stage.Ledger.Queue(stage.Use(1), stage.Pay(1));
        ProducedBlock block = stage.Ledger.Produce();
        Expect.Ok(block.Output.Receipts[0]);
        Assert.Equal(SessionOperation.Revoke, block.Output.Records[0].Operation);
        for (int i = 1; i < block.Count; i++)
        {
            Expect.Denied(block.Output.Receipts[i], SessionReason.Revoked);
        }

        Assert.Equal(1_000_000UL, stage.Ledger.Amount(stage.OwnerTokens));
    }

    [Fact]
    public void A6_what_a_transaction_revokes_it_cannot_use_any_more()
    {
        SessionStage stage = new SessionStage().Granted();
        Receipt receipt = stage.Ledger.Run(
            SessionIx.Revoke(stage.SessionKey.PublicKey, stage.SessionKey.PublicKey), stage.Use(1), stage.Pay(1));
        Expect.Denied(in receipt, SessionReason.Revoked);
    }

    [Fact]
    public void An_operation_that_does_not_exist_is_malformed()
    {
        SessionStage stage = new SessionStage().Granted();
        foreach (byte[] data in new byte[][] { [], [0], [7], [255, 1] })
        {
            Instruction strange = SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey) with { Data = data };
            Expect.Denied(stage.Ledger.Run(strange), SessionReason.Malformed);
        }
    }

    private static (SessionStage Stage, KeyPair Validator) WithValidator()
    {
        var stage = new SessionStage();
        KeyPair validator = stage.Ledger.Wallet("validator");
        return (stage.Granted(stage.Terms with { RevalidateEveryMs = 10_000, Validators = [validator.PublicKey] }), validator);
    }

    private static Instruction Revalidate(SessionStage stage, in KeyPair validator, ulong nonce) =>
        SessionIx.Revalidate(stage.SessionKey.PublicKey, stage.Owner.PublicKey, validator.PublicKey, nonce);

    private static void Check(SessionReason reason, in Receipt receipt)
    {
        if (reason == SessionReason.Allowed)
        {
            Expect.Ok(in receipt);
        }
        else
        {
            Expect.Denied(in receipt, reason);
        }
    }
}
