using OpenLedger.Core.Execution;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// One node, driven by whoever decides about time: takes transactions in, checks their form and signatures, orders them, executes a block
/// of them when it is told to, and chains the blocks. It calls the stages one after the other on the caller's thread;
/// <see cref="Load.LoadDriver"/> is the driver that lets them work side by side. Not safe to share between threads.
/// </summary>
public sealed class Node
{
    private readonly Chain _chain;
    private readonly Mempool _mempool;
    private readonly TransactionBatch _batch = new(BundleLimits.MaxOperations);
    private readonly VerifyStage _verify;
    private readonly ProducedBlock _block = new();
    private readonly BlockRoom _room;

    /// <summary>A node with the sequential executor, a mempool without limit and no state root.</summary>
    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="state">Genesis; the node owns it from here.</param>
    /// <param name="genesis">Hash of genesis, the first blockhash.</param>
    public Node(Runtime runtime, LedgerState state, Hash256 genesis)
        : this(new Chain(runtime, state, genesis), MempoolLimits.None)
    {
    }

    /// <summary>A node that appends to a chain.</summary>
    /// <param name="chain">The chain; nobody else may append to it meanwhile. Its owner disposes of it.</param>
    /// <param name="limits">How much may wait.</param>
    /// <param name="hasControlLane">Whether control operations come first in every block; false only to compare with ledgers on which
    /// they do not.</param>
    public Node(Chain chain, MempoolLimits limits, bool hasControlLane = true)
    {
        _chain = chain;
        _mempool = new Mempool(limits, hasControlLane);
        LedgerParameters parameters = chain.Runtime.Parameters;
        _verify = new VerifyStage(parameters.Domain);
        _room = new BlockRoom(parameters.ComputeUnitsPerBlock, parameters.ComputeUnitsPerAccount);
    }

    /// <summary>All accounts, to be read between blocks.</summary>
    public LedgerState State => _chain.State;

    /// <summary>Hash of the last block, or of genesis.</summary>
    public Hash256 LastBlockHash => _chain.LastBlockHash;

    /// <summary>Transactions that wait for a block.</summary>
    public int MempoolCount => _mempool.Count;

    /// <summary>The newest hash that a transaction built during this slot may name.</summary>
    public Hash256 RecentBlockhash(ulong slot) => _chain.RecentBlockhash(slot);

    /// <summary>Takes a transaction into the mempool if its form and signatures are in order and there is room.</summary>
    /// <param name="wire">Its bytes; they are copied.</param>
    /// <param name="policy">How its signatures are treated.</param>
    /// <param name="tag">What the submitter wants to know it by in the block.</param>
    public Admission Submit(ReadOnlySpan<byte> wire, SignaturePolicy policy, long tag)
    {
        _batch.Clear();
        _batch.TryAdd(wire, policy, tag);
        return Admit();
    }

    /// <summary>
    /// Takes all operations of a session bundle into the mempool, or none. From there each is a transaction of its own, known by its
    /// message hash: ordered, executed, charged and recorded singly, perhaps in different blocks.
    /// </summary>
    /// <param name="wire">The bundle's bytes; they are copied. See <see cref="BundleLimits"/>.</param>
    /// <param name="firstTag">What the submitter wants to know the first operation by; the others count on from there.</param>
    public Admission SubmitBundle(ReadOnlySpan<byte> wire, long firstTag)
    {
        _batch.Clear();
        _batch.TryAddBundle(wire, firstTag);
        return Admit();
    }

    /// <summary>Makes a block of what waits.</summary>
    /// <param name="slot">Its slot, later than the last block's.</param>
    /// <param name="timeMs">Its consensus time in milliseconds, not before the last block's.</param>
    /// <returns>The block; the next call overwrites it.</returns>
    public ProducedBlock ProduceBlock(ulong slot, long timeMs)
    {
        _chain.RequireNext(slot, timeMs);
        foreach (PendingTransaction done in _block.Pending)
        {
            _mempool.Return(done);
        }

        _block.Pending.Clear();
        _mempool.Take(in _room, _block.Pending);
        _block.Arrange(slot, timeMs);
        _chain.Execute(_block);
        _chain.Seal(_block);
        _chain.ApplyRoot(_block);
        return _block;
    }

    private Admission Admit()
    {
        DecodeStage.Run(_batch);
        _verify.Run(_batch);
        _mempool.Admit(_batch);
        return _batch.AdmissionOf(0);
    }
}
