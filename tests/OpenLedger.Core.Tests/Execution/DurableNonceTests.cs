using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

public sealed class DurableNonceTests
{
    private readonly TestLedger _ledger = new();
    private readonly TransactionBuilder _builder = new();
    private readonly KeyPair _alice;
    private readonly KeyPair _bob;
    private readonly KeyPair _account = TestLedger.Key("nonce account");

    public DurableNonceTests()
    {
        _alice = _ledger.Wallet("alice");
        _bob = _ledger.Wallet("bob");
        _ledger.RunOk(
            SystemIx.Create(_alice.PublicKey, _account.PublicKey, Rent.MinimumBalance(NonceAccount.Length), NonceAccount.Length, WellKnown.System),
            SystemIx.InitializeNonce(_account.PublicKey, _alice.PublicKey));
        _ledger.AdvanceSlots(10);
    }

    private Hash256 Nonce => NonceAccount.TryRead(_ledger.Data(_account.PublicKey), out NonceAccount nonce) ? nonce.Nonce : default;

    [Fact]
    public void A_signed_transaction_is_good_until_it_is_used_and_then_never_again()
    {
        byte[] wire = Sign(Nonce, 100, _alice);
        _ledger.AdvanceTo(100_000, 40_000_000);
        Expect.Status(Submit(wire), TransactionStatus.Success);
        Assert.Equal((10 * TestLedger.Sol) + 100, _ledger.Lamports(in _bob));
        Expect.Status(Submit(wire), TransactionStatus.BlockhashNotFound);
        _ledger.AdvanceSlots(1_000);
        Expect.Status(Submit(wire), TransactionStatus.BlockhashNotFound);
        Assert.Equal((10 * TestLedger.Sol) + 100, _ledger.Lamports(in _bob));
    }

    [Fact]
    public void The_nonce_advances_when_the_transaction_fails_too()
    {
        Hash256 before = Nonce;
        byte[] wire = Sign(before, 100 * TestLedger.Sol, _alice);
        Expect.Status(Submit(wire), TransactionStatus.InstructionFailed);
        Assert.NotEqual(before, Nonce);
        Assert.Equal(10 * TestLedger.Sol, _ledger.Lamports(in _bob));
        Expect.Status(Submit(wire), TransactionStatus.BlockhashNotFound);
        _ledger.AdvanceSlots(5);
        Expect.Status(Submit(Sign(Nonce, 5, _alice)), TransactionStatus.Success);
    }

    [Fact]
    public void Two_transactions_on_one_nonce_in_a_block_count_once()
    {
        _ledger.Node.Submit(Sign(Nonce, 5, _alice), SignaturePolicy.Trusted, 0);
        _ledger.Node.Submit(Sign(Nonce, 7, _alice), SignaturePolicy.Trusted, 0);
        ProducedBlock block = _ledger.Produce();
        Assert.Equal(TransactionStatus.Success, block.Output.Receipts[0].Status);
        Assert.Equal(TransactionStatus.BlockhashNotFound, block.Output.Receipts[1].Status);
    }

    [Fact]
    public void Another_value_another_authority_and_a_later_position_do_not_count()
    {
        Expect.Status(Submit(Sign(Hash256.Of("guess"u8), 5, _alice)), TransactionStatus.BlockhashNotFound);
        Expect.Status(Submit(Sign(Nonce, 5, _bob)), TransactionStatus.BlockhashNotFound);
        _builder.Reset(_ledger.Payer.PublicKey, Nonce).Add(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 5))
            .Add(SystemIx.AdvanceNonce(_account.PublicKey, _alice.PublicKey));
        Expect.Status(Submit(Finish()), TransactionStatus.BlockhashNotFound);
    }

    [Fact]
    public void A_nonce_does_not_advance_twice_under_one_blockhash()
    {
        // In the slot in which it was made, or last advanced, it already is what follows from the newest hash.
        Receipt first = _ledger.Run(SystemIx.AdvanceNonce(_account.PublicKey, _alice.PublicKey));
        Expect.Ok(in first);
        Receipt twice = _ledger.Run(
            SystemIx.AdvanceNonce(_account.PublicKey, _alice.PublicKey), SystemIx.AdvanceNonce(_account.PublicKey, _alice.PublicKey));
        Expect.Failed(in twice, SystemError.NonceBlockhashNotExpired);
    }

    [Fact]
    public void Only_the_authority_advances_withdraws_and_hands_over()
    {
        Instruction[] all =
        [
            SystemIx.AdvanceNonce(_account.PublicKey, _bob.PublicKey),
            SystemIx.WithdrawNonce(_account.PublicKey, _bob.PublicKey, _bob.PublicKey, 0),
            SystemIx.AuthorizeNonce(_account.PublicKey, _bob.PublicKey, _bob.PublicKey),
        ];
        foreach (Instruction instruction in all)
        {
            Receipt receipt = _ledger.Run(instruction);
            Expect.Failed(in receipt, InstructionError.MissingRequiredSignature);
        }

        _ledger.RunOk(SystemIx.AuthorizeNonce(_account.PublicKey, _alice.PublicKey, _bob.PublicKey));
        Expect.Status(Submit(Sign(Nonce, 5, _alice)), TransactionStatus.BlockhashNotFound);
        Expect.Status(Submit(Sign(Nonce, 5, _bob)), TransactionStatus.Success);
    }

    [Fact]
    public void Withdrawing_leaves_the_minimum_or_closes()
    {
        ulong minimum = Rent.MinimumBalance(NonceAccount.Length);
        _ledger.RunOk(SystemIx.Transfer(_bob.PublicKey, _account.PublicKey, 1_000));
        Receipt receipt = _ledger.Run(SystemIx.WithdrawNonce(_account.PublicKey, _bob.PublicKey, _alice.PublicKey, 1_001));
        Expect.Failed(in receipt, InstructionError.InsufficientFunds);
        _ledger.RunOk(SystemIx.WithdrawNonce(_account.PublicKey, _bob.PublicKey, _alice.PublicKey, 1_000));
        _ledger.RunOk(SystemIx.WithdrawNonce(_account.PublicKey, _bob.PublicKey, _alice.PublicKey, minimum));
        Assert.Equal(0UL, _ledger.Lamports(in _account));
        Assert.Empty(_ledger.Data(_account.PublicKey));
    }

    [Fact]
    public void A_nonce_is_initialized_once_and_only_with_the_right_length()
    {
        Receipt receipt = _ledger.Run(SystemIx.InitializeNonce(_account.PublicKey, _bob.PublicKey));
        Expect.Failed(in receipt, InstructionError.InvalidAccountData);
        KeyPair small = TestLedger.Key("small nonce");
        receipt = _ledger.Run(
            SystemIx.Create(_alice.PublicKey, small.PublicKey, TestLedger.Sol, 79, WellKnown.System),
            SystemIx.InitializeNonce(small.PublicKey, _alice.PublicKey));
        Expect.Failed(in receipt, InstructionError.AccountDataTooSmall);
    }

    [Fact]
    public void A_nonce_can_pay_fees_from_what_it_does_not_need()
    {
        ulong minimum = Rent.MinimumBalance(NonceAccount.Length);
        Expect.Status(SubmitPaidBy(_account), TransactionStatus.InsufficientFundsForFee);
        _ledger.RunOk(SystemIx.Transfer(_bob.PublicKey, _account.PublicKey, 2 * Fees.LamportsPerSignature));
        Expect.Status(SubmitPaidBy(_account), TransactionStatus.Success);
        Assert.Equal(minimum, _ledger.Lamports(in _account));
    }

    // Two signatures: the nonce pays, and its authority hands it to itself.
    private Receipt SubmitPaidBy(in KeyPair payer)
    {
        _builder.Reset(payer.PublicKey, _ledger.Node.RecentBlockhash(_ledger.Slot))
            .Add(SystemIx.AuthorizeNonce(_account.PublicKey, _alice.PublicKey, _alice.PublicKey));
        return Submit(Finish());
    }

    private byte[] Sign(in Hash256 nonce, ulong lamports, in KeyPair authority)
    {
        _builder.Reset(_ledger.Payer.PublicKey, in nonce).Add(SystemIx.AdvanceNonce(_account.PublicKey, authority.PublicKey))
            .Add(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, lamports));
        return Finish();
    }

    private byte[] Finish()
    {
        Assert.True(_builder.BuildLegacy());
        _builder.FillTrustedSignatures();
        return _builder.ToArray();
    }

    private Receipt Submit(byte[] wire)
    {
        Assert.True(_ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0).IsAccepted);
        return _ledger.Produce().Output.Receipts[0];
    }
}
