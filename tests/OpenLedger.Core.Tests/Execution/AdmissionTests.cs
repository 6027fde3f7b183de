using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>What a transaction must bring before it costs anything: a hash that is recent, a message that is new, a payer who can pay.</summary>
public sealed class AdmissionTests
{
    private readonly TestLedger _ledger = new();
    private readonly KeyPair _alice;
    private readonly KeyPair _bob;
    private readonly TransactionBuilder _builder = new();

    public AdmissionTests()
    {
        _alice = _ledger.Wallet("alice");
        _bob = _ledger.Wallet("bob");
    }

    [Fact]
    public void A_blockhash_is_good_for_150_slots()
    {
        Hash256 genesis = _ledger.Node.RecentBlockhash(1);
        _ledger.AdvanceTo(150, 60_000);
        Expect.Status(Send(genesis, _alice, 1), TransactionStatus.Success);
        _ledger.AdvanceTo(151, 61_000);
        Expect.Status(Send(genesis, _alice, 2), TransactionStatus.BlockhashNotFound);
        Expect.Status(Send(TestLedger.GenesisHash, _alice, 3), TransactionStatus.BlockhashNotFound);
        Expect.Status(Send(Hash256.Of("never"u8), _alice, 4), TransactionStatus.BlockhashNotFound);
    }

    [Theory]
    [InlineData(151)]
    [InlineData(1_000)]
    [InlineData(64_001)]
    public void After_an_idle_gap_a_recent_hash_can_be_named_and_an_old_one_cannot(int gap)
    {
        Hash256 old = _ledger.Node.RecentBlockhash(1);
        _ledger.AdvanceTo((ulong)gap, gap * 400L);
        Hash256 recent = _ledger.Node.RecentBlockhash(_ledger.Slot);
        Assert.NotEqual(old, recent);
        Expect.Status(Send(old, _alice, 1), TransactionStatus.BlockhashNotFound);
        Expect.Status(Send(recent, _alice, 2), TransactionStatus.Success);
    }

    [Fact]
    public void Idle_hashes_are_the_same_for_whoever_derives_them_and_however_often()
    {
        var often = new LedgerHistory(TestLedger.GenesisHash);
        var once = new LedgerHistory(TestLedger.GenesisHash);
        for (ulong slot = 1; slot <= 500; slot++)
        {
            often.AdvanceTo(slot);
        }

        once.AdvanceTo(500);
        Assert.Equal(often.LatestBlockhash, once.LatestBlockhash);
        Assert.True(once.IsRecent(once.LatestBlockhash));
        Assert.False(once.IsRecent(TestLedger.GenesisHash));
    }

    [Fact]
    public void A_message_is_processed_once()
    {
        Hash256 hash = _ledger.Node.RecentBlockhash(1);
        Expect.Status(Send(hash, _alice, 1), TransactionStatus.Success);
        ulong left = _ledger.Lamports(in _alice);
        Expect.Status(Send(hash, _alice, 1), TransactionStatus.AlreadyProcessed);
        Assert.Equal(left, _ledger.Lamports(in _alice));

        // As long as its hash can be named, and then the hash protects it.
        _ledger.AdvanceTo(150, 60_000);
        Expect.Status(Send(hash, _alice, 1), TransactionStatus.AlreadyProcessed);
        _ledger.AdvanceTo(152, 61_000);
        Expect.Status(Send(hash, _alice, 1), TransactionStatus.BlockhashNotFound);
    }

    [Fact]
    public void A_failed_message_is_not_tried_again_either()
    {
        Hash256 hash = _ledger.Node.RecentBlockhash(1);
        Expect.Status(Send(hash, _alice, 100 * TestLedger.Sol), TransactionStatus.InstructionFailed);
        Expect.Status(Send(hash, _alice, 100 * TestLedger.Sol), TransactionStatus.AlreadyProcessed);
    }

    [Fact]
    public void The_same_message_twice_in_a_block_counts_once()
    {
        Hash256 hash = _ledger.Node.RecentBlockhash(1);
        byte[] wire = Wire(hash, _alice, 7);
        Assert.True(_ledger.Node.Submit(wire, SignaturePolicy.Trusted, 1).IsAccepted);
        Assert.True(_ledger.Node.Submit(wire, SignaturePolicy.Trusted, 2).IsAccepted);
        ProducedBlock block = _ledger.Produce();
        Assert.Equal(TransactionStatus.Success, block.Output.Receipts[0].Status);
        Assert.Equal(TransactionStatus.AlreadyProcessed, block.Output.Receipts[1].Status);
        Assert.Equal((10 * TestLedger.Sol) + 7, _ledger.Lamports(in _bob));
    }

    [Fact]
    public void The_payer_pays_per_signature_and_per_unit_asked_for_and_the_leader_gets_it()
    {
        ulong leader = _ledger.Lamports(_ledger.Parameters.Leader);
        ulong payer = _ledger.Lamports(_ledger.Payer);
        _builder.Reset(_ledger.Payer.PublicKey, _ledger.Node.RecentBlockhash(1)).AddUnitLimit(30_001).AddUnitPrice(1_500)
            .Add(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 5));
        Receipt receipt = SubmitBuilt();
        Expect.Ok(in receipt);

        // Two signatures, and 30,001 units at 1,500 micro-lamports are 45.0015 lamports, rounded up.
        Assert.Equal(10_000UL + 46, receipt.FeeLamports);
        Assert.Equal(payer - 10_046, _ledger.Lamports(_ledger.Payer));
        Assert.Equal(leader + 10_046, _ledger.Lamports(_ledger.Parameters.Leader));
        Assert.Equal(450U, receipt.ComputeUnits);
    }

    [Fact]
    public void Fees_saturate_instead_of_wrapping()
    {
        Assert.Equal(ulong.MaxValue, Fees.Of(1, uint.MaxValue, ulong.MaxValue));
        Assert.Equal(5_000UL, Fees.Of(1, 0, ulong.MaxValue));
        Assert.Equal(5_001UL, Fees.Of(1, 1, 1));
    }

    [Fact]
    public void A_payer_must_exist_be_a_wallet_afford_the_fee_and_stay_rent_exempt_or_empty()
    {
        KeyPair ghost = TestLedger.Key("ghost");
        Expect.Status(Send(Recent, ghost, 0), TransactionStatus.AccountNotFound);
        KeyPair program = TestLedger.Key("token payer");
        _ledger.Install(program.PublicKey, WellKnown.Token, [], TestLedger.Sol);
        Expect.Status(Send(Recent, program, 0), TransactionStatus.InvalidAccountForFee);
        KeyPair data = TestLedger.Key("data payer");
        _ledger.Install(data.PublicKey, WellKnown.System, new byte[1], TestLedger.Sol);
        Expect.Status(Send(Recent, data, 0), TransactionStatus.InvalidAccountForFee);
        KeyPair poor = _ledger.Wallet("poor", Rent.MinimumBalance(0));
        Expect.Status(Send(Recent, poor, 0), TransactionStatus.PayerLeftBelowRent);
        Assert.Equal(Rent.MinimumBalance(0), _ledger.Lamports(in poor));
        KeyPair justEnough = _ledger.Wallet("just enough", Rent.MinimumBalance(0) + 5_000);
        Expect.Status(Send(Recent, justEnough, 0), TransactionStatus.Success);
        Assert.Equal(Rent.MinimumBalance(0), _ledger.Lamports(in justEnough));
    }

    [Fact]
    public void A_refused_transaction_changes_nothing_and_pays_nothing()
    {
        Hash256 before = StateTree.Build(_ledger.State).Root;
        Receipt receipt = Send(Hash256.Of("never"u8), _alice, 1);
        Assert.Equal((0UL, 0U), (receipt.FeeLamports, receipt.ComputeUnits));
        Assert.False(receipt.IsCommitted);
        Assert.Equal(before, StateTree.Build(_ledger.State).Root);
    }

    [Fact]
    public void A_failed_transaction_leaves_only_its_fee()
    {
        ulong alice = _ledger.Lamports(in _alice);
        Receipt receipt = _ledger.Run(
            SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 1_000), SystemIx.Transfer(_bob.PublicKey, _alice.PublicKey, ulong.MaxValue));
        Assert.Equal((TransactionStatus.InstructionFailed, 1), (receipt.Status, receipt.ErrorInstruction));
        Assert.True(receipt.IsCommitted);
        Assert.Equal(15_000UL, receipt.FeeLamports);
        Assert.Equal(alice, _ledger.Lamports(in _alice));
        Assert.Equal(10 * TestLedger.Sol, _ledger.Lamports(in _bob));
    }

    [Fact]
    public void Running_out_of_compute_units_fails_the_transaction_and_uses_all_of_them()
    {
        _builder.Reset(_ledger.Payer.PublicKey, Recent).AddUnitLimit(449).Add(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 5))
            .Add(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 5));
        Receipt receipt = SubmitBuilt();
        Expect.Failed(in receipt, InstructionError.ComputationalBudgetExceeded);
        Assert.Equal(449U, receipt.ComputeUnits);
        Assert.Equal(2, receipt.ErrorInstruction);
        Assert.Equal(10 * TestLedger.Sol, _ledger.Lamports(in _bob));
        _builder.Reset(_ledger.Payer.PublicKey, Recent).AddUnitLimit(450).Add(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 5))
            .Add(SystemIx.Transfer(_alice.PublicKey, _bob.PublicKey, 5));
        Expect.Ok(SubmitBuilt());
    }

    private Hash256 Recent => _ledger.Node.RecentBlockhash(_ledger.Slot);

    private byte[] Wire(in Hash256 hash, in KeyPair from, ulong lamports)
    {
        _builder.Reset(from.PublicKey, in hash).Add(SystemIx.Transfer(from.PublicKey, _bob.PublicKey, lamports));
        Assert.True(_builder.BuildLegacy());
        _builder.FillTrustedSignatures();
        return _builder.ToArray();
    }

    private Receipt Send(in Hash256 hash, in KeyPair from, ulong lamports) => Submit(Wire(in hash, in from, lamports));

    private Receipt SubmitBuilt()
    {
        Assert.True(_builder.BuildLegacy());
        _builder.FillTrustedSignatures();
        return Submit(_builder.ToArray());
    }

    private Receipt Submit(byte[] wire)
    {
        Assert.True(_ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0).IsAccepted);
        return _ledger.Produce().Output.Receipts[0];
    }
}
