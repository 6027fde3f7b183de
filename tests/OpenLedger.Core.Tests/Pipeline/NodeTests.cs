using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Pipeline;

public sealed class NodeTests
{
    private readonly TransactionBuilder _builder = new();

    [Fact]
    public void Control_comes_first_then_price_then_arrival()
    {
        SessionStage stage = new SessionStage().Granted();
        TestLedger ledger = stage.Ledger;
        Submit(ledger, 10, price: 5);
        Submit(ledger, 11, price: 7);
        Submit(ledger, 12, price: 5);
        Submit(ledger, 13, price: 0);
        Submit(ledger, 14, price: 7);
        ledger.Queue(SessionIx.RevokeAll(stage.Stranger.PublicKey));
        ledger.Queue(SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey));
        ProducedBlock block = ledger.Produce();
        Assert.Equal(7, block.Count);
        Assert.Equal([0, 0, 11, 14, 10, 12, 13], Enumerable.Range(0, 7).Select(block.TagOf));
        Assert.Equal([SessionOperation.RevokeAll, SessionOperation.Revoke], block.Output.Records.Select(r => r.Operation));
        Assert.All(block.Output.Receipts, r => Assert.True(r.IsCommitted));
    }

    [Fact]
    public void What_does_not_fit_into_a_block_waits_in_its_order()
    {
        var ledger = new TestLedger(TestLedger.DefaultParameters with { ComputeUnitsPerBlock = 500_000 });
        for (int i = 0; i < 5; i++)
        {
            Submit(ledger, i, price: (ulong)(5 - i));
        }

        List<long> order = [];
        foreach (int waiting in new[] { 3, 1, 0 })
        {
            ProducedBlock block = ledger.Produce();
            order.AddRange(Enumerable.Range(0, block.Count).Select(block.TagOf));
            Assert.All(block.Output.Receipts, r => Assert.Equal(TransactionStatus.Success, r.Status));
            Assert.Equal(waiting, ledger.Node.MempoolCount);
        }

        Assert.Equal([0, 1, 2, 3, 4], order);
    }

    [Fact]
    public void What_fits_into_no_block_is_dropped_and_stands_in_nobodys_way()
    {
        var ledger = new TestLedger(TestLedger.DefaultParameters with { ComputeUnitsPerBlock = 500_000 });
        Submit(ledger, 1, price: 9, unitLimit: 500_001);
        Submit(ledger, 2, price: 0);
        ProducedBlock block = ledger.Produce();
        Assert.Equal([1, 2], Enumerable.Range(0, block.Count).Select(block.TagOf));
        Assert.Equal(TransactionStatus.WouldExceedBlockCompute, block.Output.Receipts[0].Status);
        Assert.Equal(TransactionStatus.Success, block.Output.Receipts[1].Status);
        Assert.Equal(0, ledger.Node.MempoolCount);
    }

    [Fact]
    public void Trusted_signatures_count_for_ordinary_transactions_only()
    {
        SessionStage stage = new SessionStage().Granted();
        TestLedger ledger = stage.Ledger;
        KeyPair second = ledger.Wallet("second key");
        Instruction[] insists =
        [
            SessionIx.Grant(stage.Terms with { GrantNonce = 1 }, second.PublicKey, stage.Owner.PublicKey),
            SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey),
            SessionIx.RevokeAll(stage.Owner.PublicKey),
            SessionIx.Freeze(stage.Principal, TestLedger.Key("guardian").PublicKey),
            SessionIx.Revalidate(stage.SessionKey.PublicKey, stage.Owner.PublicKey, stage.Owner.PublicKey, 1),
        ];
        foreach (Instruction instruction in insists)
        {
            Admission admission = ledger.Node.Submit(ledger.Build(instruction), SignaturePolicy.Trusted, 0);
            Assert.True(admission.SignatureFailed, instruction.Data.Span[0].ToString(System.Globalization.CultureInfo.InvariantCulture));

            // Nor does it help to hide it among others.
            admission = ledger.Node.Submit(
                ledger.Build(SystemIx.Transfer(ledger.Payer.PublicKey, stage.Owner.PublicKey, 1), instruction), SignaturePolicy.Trusted, 0);
            Assert.True(admission.SignatureFailed);
        }

        Assert.True(ledger.Node.Submit(ledger.Build(stage.Use(1), stage.Pay(1)), SignaturePolicy.Trusted, 0).IsAccepted);
    }

    [Fact]
    public void Signatures_are_checked_and_trusted_ones_are_none()
    {
        var ledger = new TestLedger();
        KeyPair alice = ledger.Wallet("alice");
        byte[] wire = ledger.Build(SystemIx.Transfer(alice.PublicKey, ledger.Payer.PublicKey, 5));
        Assert.True(ledger.Node.Submit(wire, SignaturePolicy.Verify, 0).SignatureFailed);
        byte[] trustedForAnother = (byte[])wire.Clone();
        trustedForAnother[5] ^= 1;
        Assert.True(ledger.Node.Submit(trustedForAnother, SignaturePolicy.Trusted, 0).SignatureFailed);
        byte[] signed = ledger.SignBuilt();
        signed[^1] ^= 1;
        Assert.True(ledger.Node.Submit(signed, SignaturePolicy.Verify, 0).SignatureFailed);
        signed[^1] ^= 1;
        Assert.True(ledger.Node.Submit(signed, SignaturePolicy.Verify, 0).IsAccepted);
        Expect.Ok(ledger.Produce().Output.Receipts[0]);
    }

    [Fact]
    public void Malformed_bytes_are_refused_with_a_reason()
    {
        var ledger = new TestLedger();
        byte[] wire = ledger.Build(SystemIx.Transfer(ledger.Payer.PublicKey, TestLedger.Place("x"), 5));
        Admission admission = ledger.Node.Submit(wire.AsSpan(0, wire.Length - 1), SignaturePolicy.Trusted, 0);
        Assert.False(admission.IsAccepted);
        Assert.NotEqual(MalformedReason.None, admission.Malformed);
        Assert.Equal(0, ledger.Node.MempoolCount);
    }

    [Fact]
    public void A_control_operation_that_carries_something_else_does_not_ride_ahead()
    {
        SessionStage stage = new SessionStage().Granted();
        Submit(stage.Ledger, 1, price: 1);
        stage.Ledger.Queue(
            SessionIx.Revoke(stage.SessionKey.PublicKey, stage.Owner.PublicKey),
            SystemIx.Transfer(stage.Ledger.Payer.PublicKey, stage.Payee.PublicKey, 5));
        ProducedBlock block = stage.Ledger.Produce();
        Assert.Equal([1, 0], Enumerable.Range(0, block.Count).Select(block.TagOf));
    }

    [Fact]
    public void A_block_commits_to_its_transactions_receipts_and_records_and_to_the_block_before()
    {
        SessionStage stage = new SessionStage().Granted();
        Hash256 parent = stage.Ledger.Node.LastBlockHash;
        stage.Ledger.AdvanceTo(9, 5_000);
        Hash256 id = stage.Ledger.Queue(stage.Use(5), stage.Pay(5));
        stage.Ledger.Node.Submit(ExpiredTransaction(stage.Ledger), SignaturePolicy.Trusted, 0);
        ProducedBlock block = stage.Ledger.Produce();
        BlockHeader header = block.Header;
        Assert.Equal((9UL, 5_000L, parent), (header.Slot, header.TimeMs, header.Parent));
        Assert.Equal(Hash256.Of(Hash256.BytesOf(in id)), header.TransactionsHash);
        Receipt committed = block.Output.Receipts[0];
        byte[] receipts =
        [
            .. MemoryMarshal.AsBytes(new ReadOnlySpan<Receipt>(in committed)),
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(block.Output.BalanceChanges)),
        ];
        Assert.Equal(new Hash256(SHA256.HashData(receipts)), header.ReceiptsHash);
        Assert.Equal(AuthRoot(block), header.AuthRoot);
        Assert.Equal(block.Hash, header.Hash());
        Assert.Equal(block.Hash, stage.Ledger.Node.LastBlockHash);
        Assert.Equal(block.Hash, stage.Ledger.Node.RecentBlockhash(10));
        Assert.False(block.Output.Receipts[1].IsCommitted);
    }

    [Fact]
    public void Whatever_changes_in_a_header_or_a_record_changes_the_hash()
    {
        SessionStage stage = new SessionStage().Granted();
        stage.Ledger.Queue(stage.Use(5), stage.Pay(5));
        ProducedBlock block = stage.Ledger.Produce();
        Hash256 records = AuthRoot(block);
        Span<byte> record = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(block.Output.Records));
        for (int i = 0; i < record.Length; i++)
        {
            record[i] ^= 1;
            Assert.NotEqual(records, AuthRoot(block));
            record[i] ^= 1;
        }

        BlockHeader header = block.Header;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<BlockHeader>(ref header));
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.NotEqual(block.Hash, header.Hash());
            bytes[i] ^= 1;
        }

        Assert.Equal(block.Hash, header.Hash());
    }

    [Fact]
    public void An_empty_block_is_a_block()
    {
        var ledger = new TestLedger();
        ProducedBlock block = ledger.Produce();
        Assert.Equal((0, AuthRoot(block)), (block.Count, block.Header.AuthRoot));
        Hash256 first = block.Hash;
        Assert.Equal(first, ledger.Produce().Header.Parent);
    }

    [Fact]
    public void Slots_and_times_only_grow()
    {
        var ledger = new TestLedger();
        ledger.Node.ProduceBlock(5, 100);
        Assert.ThrowsAny<Exception>(() => ledger.Node.ProduceBlock(5, 100));
        Assert.ThrowsAny<ArgumentException>(() => ledger.Node.ProduceBlock(6, 99));
    }

    [Fact]
    public void A_chain_that_keeps_a_state_root_has_that_of_all_accounts_behind_every_block()
    {
        SessionStage stage = new SessionStage().Granted();
        LedgerState state = stage.Ledger.State.Clone();
        using var chain = new Chain(stage.Ledger.Runtime, state, stage.Ledger.Node.LastBlockHash, tree: StateTree.Build(state));
        var node = new Node(chain, MempoolLimits.None);
        for (ulong slot = 1; slot < 5; slot++)
        {
            Hash256 before = chain.StateRoot;
            for (ulong i = 0; i < slot; i++)
            {
                byte[] wire = stage.Ledger.Build(stage.Use(5), stage.Pay((slot * 10) + i));
                Assert.True(node.Submit(wire, SignaturePolicy.Trusted, 0).IsAccepted);
            }

            ProducedBlock block = node.ProduceBlock(slot, (long)slot);
            Assert.Equal(StateTree.Build(state).Root, chain.StateRoot);
            Assert.Equal(chain.StateRoot, block.StateRoot);
            Assert.NotEqual(before, chain.StateRoot);
        }
    }

    [Fact]
    public void Two_nodes_that_are_given_the_same_make_the_same_blocks()
    {
        Hash256 Play()
        {
            SessionStage stage = new SessionStage().Granted();
            for (int i = 0; i < 5; i++)
            {
                stage.Ledger.Queue(stage.Use(5), stage.Pay((ulong)i));
                stage.Ledger.Queue(stage.Use(1_500), stage.Pay(5));
                Submit(stage.Ledger, i, price: (ulong)i);
                stage.Ledger.Produce();
            }

            Hash256 block = stage.Ledger.Node.LastBlockHash;
            Hash256 state = StateTree.Build(stage.Ledger.State).Root;
            return Hash256.Of(Hash256.BytesOf(in block), Hash256.BytesOf(in state));
        }

        Assert.Equal(Play(), Play());
    }

    // The tree and the number of its leaves, written down once more.
    private static Hash256 AuthRoot(ProducedBlock block)
    {
        List<byte[]> level = [];
        foreach (AuthorizationRecord record in block.Output.Records)
        {
            AuthorizationRecord copy = record;
            level.Add(SHA256.HashData(MemoryMarshal.AsBytes(new ReadOnlySpan<AuthorizationRecord>(in copy))));
        }

        int count = level.Count;
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : SHA256.HashData([.. pair[0], .. pair[1]]))];
        }

        byte[] root = count == 0 ? new byte[32] : level[0];
        return new Hash256(SHA256.HashData([.. root, .. BitConverter.GetBytes(count)]));
    }

    private byte[] ExpiredTransaction(TestLedger ledger)
    {
        _builder.Reset(ledger.Payer.PublicKey, Hash256.Of("old"u8)).Add(SystemIx.Transfer(ledger.Payer.PublicKey, TestLedger.Place("x"), 1));
        Assert.True(_builder.BuildLegacy());
        _builder.FillTrustedSignatures();
        return _builder.ToArray();
    }

    private void Submit(TestLedger ledger, long tag, ulong price, uint unitLimit = 200_000)
    {
        _builder.Reset(ledger.Payer.PublicKey, ledger.Node.RecentBlockhash(ledger.Slot)).AddUnitPrice(price).AddUnitLimit(unitLimit)
            .Add(SystemIx.Transfer(ledger.Payer.PublicKey, TestLedger.Key("leader").PublicKey, (ulong)tag));
        Assert.True(_builder.BuildLegacy());
        _builder.FillTrustedSignatures();
        Assert.True(ledger.Node.Submit(_builder.Wire, SignaturePolicy.Trusted, tag).IsAccepted);
    }
}
