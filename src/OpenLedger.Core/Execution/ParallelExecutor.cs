using System.Runtime.InteropServices;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Executes blocks with several workers and leaves, bit for bit, what <see cref="SequentialExecutor"/> leaves. What a transaction touches is declared, so
/// conflicts are known beforehand and nothing is speculated:
/// <list type="number">
/// <item>Prepare: look up addresses, find transfers (by chunks of transactions; possible while an earlier block executes).</item>
/// <item>Admit: refuse what is too old; look at the accounts of transfers; hand accesses to the shards of their accounts.</item>
/// <item>Collect: add up what happens to each account (by shards of accounts). Where all accesses commute and all debits fit, order does not matter.</item>
/// <item>Apply: transfers between such accounts are settled by the sums; for all others one worker builds the graph.</item>
/// <item>Run: the graph hands out transactions in an order whose result nobody can tell from block order.</item>
/// </list>
/// With one worker, or for a small block, transactions run in block order, and transfers between accounts that are what they should be take the short way.
/// Not safe to share between threads.
/// </summary>
public sealed class ParallelExecutor : IBlockExecutor, IDisposable
{
    // Below, handing work over costs more than it saves.
    private const int SmallBlock = 16;

    private readonly Runtime _runtime;
    private readonly LedgerHistory _history;
    private readonly WorkerTeam _team;
    private readonly ExecutionLane[] _lanes;
    private readonly ParallelRun _together;
    private readonly SerialRun _alone;
    private readonly PreparedBlock _own = new();
    private readonly Action<int> _prepare;
    private PreparedBlock _prepared = null!;
    private LedgerState _preparedFor = null!;

    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="history">Recent blockhashes and processed transactions of this ledger.</param>
    /// <param name="workers">Threads that execute, the caller's included; 1 to 64.</param>
    public ParallelExecutor(Runtime runtime, LedgerHistory history, int workers)
    {
        _runtime = runtime;
        _history = history;
        _team = new WorkerTeam(workers);
        _lanes = new ExecutionLane[workers];
        for (int i = 0; i < workers; i++)
        {
            _lanes[i] = new ExecutionLane(runtime, history, i);
        }

        _together = new ParallelRun(_team, _lanes, runtime, history);
        _alone = new SerialRun(_lanes[0], history, runtime.Parameters.ComputeUnitsPerBlock);
        _prepare = worker => _lanes[worker].PrepareChunks(_prepared, _preparedFor);
    }

    /// <summary>How many threads execute.</summary>
    public int Workers => _team.Count;

    /// <inheritdoc/>
    public void Execute(BlockInput block, LedgerState state, BlockOutput output)
    {
        _own.Begin(block, state.Rollbacks);
        Execute(_own, null, state, output);
    }

    /// <summary>Prepares a block to be executed later, as far as that can be done beforehand.</summary>
    public void Prepare(BlockInput block, LedgerState state, PreparedBlock into)
    {
        into.Begin(block, state.Rollbacks);
        (_prepared, _preparedFor) = (into, state);
        _team.Run(_prepare);
    }

    /// <summary>
    /// Executes a block that is prepared or just begun, and meanwhile, whenever a worker has nothing to do, prepares the next.
    /// </summary>
    /// <param name="block">The block. What is not prepared yet is prepared first.</param>
    /// <param name="next">The next block, begun or not, or null.</param>
    /// <param name="state">The state before, and after the call the state behind the block.</param>
    /// <param name="output">Is cleared and filled.</param>
    public void Execute(PreparedBlock block, PreparedBlock? next, LedgerState state, BlockOutput output)
    {
        if (block.Generation != state.Rollbacks)
        {
            block.Begin(block.Input, state.Rollbacks);
        }

        output.Clear();
        CollectionsMarshal.SetCount(output.Receipts, block.Count);
        for (int i = 0; i < _lanes.Length; i++)
        {
            _lanes[i].BeginBlock(state, block.Input);
        }

        if (Workers == 1 || block.Count < SmallBlock || !_together.TryExecute(block, next, state, output))
        {
            _alone.Execute(block, state, output);
        }

        LeaderFees.Pay(state, output.FeesLamports, _runtime.Parameters.Leader);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _team.Dispose();
}
