using OpenLedger.Core.Execution;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// The blocks of one ledger: its accounts, what it remembers, its newest hash. <see cref="Node"/> and <see cref="Load.LoadDriver"/> append
/// blocks to it; a chain outlives its driver. One thread at a time appends.
/// </summary>
public sealed class Chain : IDisposable
{
    private readonly LedgerHistory _history;
    private readonly IBlockExecutor _executor;
    private readonly ExecuteStage _execute;
    private readonly SealStage _seal = new();
    private readonly RootStage? _root;

    /// <summary>A chain without a block.</summary>
    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="state">Genesis; the chain owns it from here.</param>
    /// <param name="genesis">Hash of genesis, the first blockhash.</param>
    /// <param name="executor">Who executes; null for the sequential executor. Disposed of with the chain if it can be.</param>
    /// <param name="tree">The tree over genesis if the chain is to keep a state root, which owns it from here; null for no root.</param>
    public Chain(Runtime runtime, LedgerState state, Hash256 genesis, ExecutorFactory? executor = null, StateTree? tree = null)
    {
        Runtime = runtime;
        State = state;
        LastBlockHash = genesis;
        _history = new LedgerHistory(genesis);
        _executor = executor is null ? new SequentialExecutor(runtime, _history) : executor(runtime, _history);
        _execute = new ExecuteStage(_executor, state, _history);
        _root = tree is null ? null : new RootStage(state, tree);
    }

    /// <summary>Programs and parameters.</summary>
    public Runtime Runtime { get; }

    /// <summary>All accounts, to be read between blocks.</summary>
    public LedgerState State { get; }

    /// <summary>Hash of the last block, or of genesis.</summary>
    public Hash256 LastBlockHash { get; private set; }

    /// <summary>Slot of the last block; 0 before the first.</summary>
    public ulong LastSlot { get; private set; }

    /// <summary>Consensus time of the last block in milliseconds since genesis; 0 before the first.</summary>
    public long LastTimeMs { get; private set; }

    /// <summary>Whether it keeps a state root.</summary>
    public bool KeepsRoot => _root is not null;

    /// <summary>Commits to all accounts behind the last block; zeros if no root is kept.</summary>
    public Hash256 StateRoot => _root?.Root ?? default;

    /// <summary>How many blocks should be known before their turn, so that nobody waits for them.</summary>
    internal int BlocksAhead => _execute.PreparesAhead ? 2 : 1;

    /// <summary>The newest hash that a transaction built during this slot may name.</summary>
    public Hash256 RecentBlockhash(ulong slot)
    {
        _history.AdvanceTo(slot);
        return _history.LatestBlockhash;
    }

    /// <summary>Ends the executor's threads, if it has any.</summary>
    public void Dispose() => (_executor as IDisposable)?.Dispose();

    /// <summary>Executes a block behind the last one. It counts only once it is sealed; if it fails, it never was.</summary>
    /// <param name="block">The block.</param>
    /// <param name="next">The block behind it, if it is known already.</param>
    internal void Execute(ProducedBlock block, ProducedBlock? next = null)
    {
        RequireNext(block.Input.Slot, block.Input.TimeMs);
        bool done = false;
        try
        {
            _execute.Run(block, next, LastBlockHash);
            done = true;
        }
        finally
        {
            if (!done)
            {
                Undo(block);
            }
        }
    }

    /// <summary>Makes the block that was just executed the last one, and takes down what it changed.</summary>
    internal void Seal(ProducedBlock block)
    {
        _seal.Run(block);
        _root?.Stage(block);
        _history.AddBlock(block.Input.Slot, block.Hash);
        (LastBlockHash, LastSlot, LastTimeMs) = (block.Hash, block.Input.Slot, block.Input.TimeMs);
    }

    /// <summary>Brings the state root up to a block; nothing if no root is kept. The next block may be executed meanwhile.</summary>
    internal void ApplyRoot(ProducedBlock block) => _root?.Apply(block);

    /// <summary>Undoes the block that was just executed instead of sealing it.</summary>
    internal void Undo(ProducedBlock block)
    {
        block.IsStaged = false;
        _execute.Undo(block);
    }

    /// <summary>Throws if a block with this slot and time cannot be the next one.</summary>
    internal void RequireNext(ulong slot, long timeMs)
    {
        Preconditions.Argument(slot > LastSlot, nameof(slot), "blocks come in the order of their slots");
        Preconditions.Argument(timeMs >= LastTimeMs, nameof(timeMs), "consensus time never decreases");
    }
}
