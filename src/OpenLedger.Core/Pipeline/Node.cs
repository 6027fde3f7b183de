using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// One node: takes transactions in, checks their form and signatures, orders them, executes a block of them when it is told to, and
/// chains the blocks. Each stage is synchronous; who calls it decides about time. Not safe to share between threads.
/// </summary>
public sealed class Node
{
    private readonly Runtime _runtime;
    private readonly LedgerHistory _history;
    private readonly IBlockExecutor _executor;
    private readonly Mempool _mempool = new();
    private readonly BlockInput _input = new();
    private readonly ProducedBlock _block = new();
    private Receipt[] _committed = [];
    private Hash256[] _committedIds = [];

    /// <summary>A node with the sequential executor.</summary>
    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="state">Genesis; the node owns it from here.</param>
    /// <param name="genesis">Hash of genesis, the first blockhash.</param>
    public Node(Runtime runtime, LedgerState state, Hash256 genesis)
    {
        _runtime = runtime;
        State = state;
        _history = new LedgerHistory(genesis);
        _executor = new SequentialExecutor(runtime, _history);
        LastBlockHash = genesis;
    }

    /// <summary>All accounts, to be read between blocks.</summary>
    public LedgerState State { get; }

    /// <summary>Hash of the last block, or of genesis.</summary>
    public Hash256 LastBlockHash { get; private set; }

    /// <summary>Transactions that wait for a block.</summary>
    public int MempoolCount => _mempool.Count;

    /// <summary>The newest hash that a transaction built during this slot may name.</summary>
    public Hash256 RecentBlockhash(ulong slot)
    {
        _history.AdvanceTo(slot);
        return _history.LatestBlockhash;
    }

    /// <summary>Takes a transaction into the mempool if its form and signatures are in order.</summary>
    /// <param name="wire">Its bytes; they are copied.</param>
    /// <param name="policy">How its signatures are treated.</param>
    /// <param name="tag">What the submitter wants to know it by in the block.</param>
    public Admission Submit(ReadOnlySpan<byte> wire, SignaturePolicy policy, long tag)
    {
        PendingTransaction pending = _mempool.Rent();
        MalformedReason malformed = TransactionParser.TryParse(wire, pending.Parsed);
        ComputeBudget budget = default;
        if (malformed == MalformedReason.None)
        {
            malformed = ComputeBudget.TryParse(pending.Parsed, out budget);
        }

        if (malformed != MalformedReason.None)
        {
            _mempool.Return(pending);
            return new Admission(malformed, SignatureFailed: false);
        }

        Lane lane = LaneOf(pending.Parsed);
        bool signed = policy == SignaturePolicy.Trusted && lane == Lane.Normal
            ? TransactionSignatures.MatchTrusted(pending.Parsed)
            : TransactionSignatures.Verify(pending.Parsed);
        if (!signed)
        {
            _mempool.Return(pending);
            return new Admission(MalformedReason.None, SignatureFailed: true);
        }

        pending.Tag = tag;
        pending.Price = budget.ComputeUnitPriceMicroLamports;
        pending.ComputeUnitLimit = budget.ComputeUnitLimit;
        _mempool.Add(pending, lane == Lane.Control);
        return Admission.Accepted;
    }

    /// <summary>Makes a block of what waits.</summary>
    /// <param name="slot">Its slot, later than the last block's.</param>
    /// <param name="timeMs">Its consensus time in milliseconds, not before the last block's.</param>
    /// <returns>The block; the next call overwrites it.</returns>
    public ProducedBlock ProduceBlock(ulong slot, long timeMs)
    {
        Preconditions.Argument(timeMs >= _input.TimeMs, nameof(timeMs), "consensus time never decreases");
        foreach (PendingTransaction done in _block.Pending)
        {
            _mempool.Return(done);
        }

        _block.Pending.Clear();
        _input.Transactions.Clear();
        _mempool.Take(_runtime.Parameters.ComputeUnitsPerBlock, _block.Pending);
        foreach (PendingTransaction pending in _block.Pending)
        {
            _input.Transactions.Add(pending.Parsed);
        }

        _history.AdvanceTo(slot);
        _input.Slot = slot;
        _input.TimeMs = timeMs;
        _input.ParentHash = LastBlockHash;
        State.BeginBlock();
        _executor.Execute(_input, State, _block.Output);
        Seal(slot, timeMs);
        return _block;
    }

    private void Seal(ulong slot, long timeMs)
    {
        BlockOutput output = _block.Output;
        ReadOnlySpan<Receipt> all = CollectionsMarshal.AsSpan(output.Receipts);
        if (_committed.Length < all.Length)
        {
            int length = (int)BitOperations.RoundUpToPowerOf2((uint)all.Length);
            (_committed, _committedIds) = (new Receipt[length], new Hash256[length]);
        }

        // Gathered first: a hash is far cheaper over one large piece than over many small ones.
        int committed = 0;
        foreach (ref readonly Receipt receipt in all)
        {
            if (receipt.IsCommitted)
            {
                _committedIds[committed] = receipt.TransactionId;
                _committed[committed++] = receipt;
            }
        }

        Hash256 transactions = Hash256.Of(MemoryMarshal.AsBytes(_committedIds.AsSpan(0, committed)));
        using var receipts = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        receipts.AppendData(MemoryMarshal.AsBytes(_committed.AsSpan(0, committed)));
        receipts.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(output.BalanceChanges)));
        Hash256 records = Hash256.Of(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(output.Records)));
        var header = new BlockHeader(
            slot, timeMs, LastBlockHash, transactions, new Hash256(receipts.GetHashAndReset()), records);
        _block.Header = header;
        _block.Hash = header.Hash();
        LastBlockHash = _block.Hash;
        _history.AddBlock(slot, _block.Hash);
    }

    private enum Lane
    {
        Normal,

        /// <summary>Grants: ordered as all others, but their signatures are always checked.</summary>
        Checked,

        /// <summary>Operations that only end or stop something.</summary>
        Control,
    }

    // Only a transaction that does nothing but control goes first: nothing else may ride ahead with it.
    private static Lane LaneOf(ParsedTransaction transaction)
    {
        bool control = false;
        bool other = false;
        bool grant = false;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            Address program = transaction.InstructionProgram(i);
            ReadOnlySpan<byte> data = transaction.InstructionData(i);
            if (program == WellKnown.ComputeBudget)
            {
                continue;
            }

            bool isControl = false;
            if (program == SessionProgram.Id && !data.IsEmpty)
            {
                var operation = (SessionOperation)data[0];
                isControl = SessionProgram.IsControl(operation);
                grant |= operation is SessionOperation.Grant or SessionOperation.Revalidate;
            }
            else if (program == BridgeProgram.Id && ActionId.TryRead(in program, data, out ulong action))
            {
                isControl = BridgeProgram.IsControl(action);
            }
            else if (program == WellKnown.Token && data is [(byte)TokenInstruction.Revoke, ..])
            {
                grant = true;
            }

            control |= isControl;
            other |= !isControl;
        }

        return control && !other ? Lane.Control : grant || control ? Lane.Checked : Lane.Normal;
    }
}
