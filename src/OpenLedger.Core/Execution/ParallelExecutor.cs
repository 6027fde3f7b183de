using System.Runtime.InteropServices;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Executes blocks with several workers and leaves, bit for bit, what <see cref="SequentialExecutor"/> leaves. What a transaction
/// touches is declared, so conflicts are known beforehand and nothing is speculated. Preparing a transaction (look up its addresses)
/// needs nothing that an earlier one leaves, and is about half of the work while transactions are cheap. So there are two ways:
/// <list type="bullet">
/// <item>In order (<see cref="PipelinedRun"/>): one worker executes in block order (<see cref="SerialRun"/>), the others prepare and admit in
/// front of it. Best for few workers and cheap transactions, whatever the conflicts.</item>
/// <item>By a graph (<see cref="ParallelRun"/>): add up what happens to each account, by shards of accounts; settle transfers between accounts
/// where all accesses commute and all debits fit by the sums; for all others build the graph, which hands out transactions in an
/// order whose result nobody can tell from block order.</item>
/// </list>
/// With one worker, or for a small block, transactions run in block order. Transfers between accounts that are what they should be
/// take the short way. Not safe to share between threads.
/// </summary>
public sealed class ParallelExecutor : IBlockExecutor, IDisposable
{
    // Below, handing work over costs more than it saves.
    private const int SmallBlock = 16;

    private readonly Runtime _runtime;
    private readonly WorkerTeam _team;
    private readonly ExecutionLane[] _lanes;
    private readonly ParallelRun _together;
    private readonly SerialRun _alone;
    private readonly PipelinedRun _pipelined;
    private readonly PreparedBlock _own = new();
    private readonly Action<int> _prepare;
    private WorkEstimate _estimate;
    private PreparedBlock _prepared = null!;
    private LedgerState _preparedFor = null!;

    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="history">Recent blockhashes and processed transactions of this ledger.</param>
    /// <param name="workers">Threads that execute, the caller's included; 1 to 64.</param>
    public ParallelExecutor(Runtime runtime, LedgerHistory history, int workers)
    {
        _runtime = runtime;
        _team = new WorkerTeam(workers);
        _lanes = new ExecutionLane[workers];
        for (int i = 0; i < workers; i++)
        {
            _lanes[i] = new ExecutionLane(runtime, history, i);
        }

        _together = new ParallelRun(_team, _lanes, runtime, history);
        _alone = new SerialRun(_lanes[0], history, runtime.Parameters.ComputeUnitsPerBlock);
        _pipelined = new PipelinedRun(_team, _lanes, _alone);
        _prepare = worker => _lanes[worker].PrepareAll(_prepared, Workers, _preparedFor);
    }

    /// <summary>How several threads divide a block.</summary>
    public Scheduling Scheduling { get; init; }

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

        if (Workers == 1 || block.Count < SmallBlock)
        {
            _alone.Execute(block, state, output);
        }
        else if (!UsesGraph)
        {
            _pipelined.Execute(block, next, state, output);
        }
        else if (!_together.TryExecute(block, next, state, output))
        {
            _alone.Execute(block, state, output);
        }

        Learn(block.Count);
        LeaderFees.Pay(state, output.FeesLamports, _runtime.Parameters.Leader);
    }

    private bool UsesGraph => Scheduling == Scheduling.ByGraph || (Scheduling == Scheduling.Estimated && _estimate.PrefersGraph(Workers));

    /// <summary>How many transactions of the last block went through programs, and no short way.</summary>
    internal int ProgramRuns
    {
        get
        {
            int runs = 0;
            foreach (ExecutionLane lane in _lanes)
            {
                runs += lane.ProgramRuns;
            }

            return runs;
        }
    }

    /// <summary>How many transactions of the last block that was executed by a graph were put into it, and its longest path.</summary>
    internal (int Nodes, int Longest) Graph => _together.Graph;

    /// <summary>How often a use of the last block passed a guard on which it was reserved, in a transaction that succeeded.</summary>
    internal int GuardPassages
    {
        get
        {
            int passages = 0;
            foreach (ExecutionLane lane in _lanes)
            {
                passages += lane.Processor.Guards.Passages.Length;
            }

            return passages;
        }
    }

    private void Learn(int transactions)
    {
        ulong units = 0;
        foreach (ExecutionLane lane in _lanes)
        {
            units += lane.ProgramUnits;
        }

        _estimate.Learn(transactions, ProgramRuns, units);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _team.Dispose();
}
