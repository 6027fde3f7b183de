using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Executes a prepared block with several workers, phase by phase; see <see cref="ParallelExecutor"/>. Within a phase workers claim
/// chunks, shards or graph nodes, so none waits for another that is slow, but at the end of the phase.
/// </summary>
internal sealed class ParallelRun
{
    // A graph that is nearly a chain would only hand work from one worker to the other.
    private const int ChainPercent = 90;

    private readonly WorkerTeam _team;
    private readonly ExecutionLane[] _lanes;
    private readonly Runtime _runtime;
    private readonly LedgerHistory _history;
    private readonly BlockCommit _commit = new();
    private readonly MessageMemory _messages;
    private readonly UseShard[] _shards = [.. Enumerable.Range(0, UseShard.Count).Select(_ => new UseShard())];
    private readonly GraphPlanner _planner;
    private readonly Action<int> _work;
    private readonly int[] _claims = new int[4];
    private PreparedBlock _block = null!;
    private PreparedBlock? _next;
    private LedgerState _state = null!;
    private BlockOutput _output = null!;
    private bool[] _contended = [];
    private int _unknown;
    private int _left;
    private int _preparedBefore;
    private volatile bool _isTooLarge;
    private volatile bool _isPlanned;
    private SpinLock _gate = new(enableThreadOwnerTracking: false);

    public ParallelRun(WorkerTeam team, ExecutionLane[] lanes, Runtime runtime, LedgerHistory history)
    {
        _team = team;
        _lanes = lanes;
        _runtime = runtime;
        _history = history;
        _messages = new MessageMemory(history);
        _planner = new GraphPlanner(_shards);
        _work = Work;
    }

    private enum Phase
    {
        Admit,
        Collect,
        Remember,
        Apply,
    }

    /// <summary>Executes the block.</summary>
    /// <returns>
    /// False if one transaction's fate depends on another's in a way that no account shows: a message stands in the block twice, or
    /// the block is too large. Then nothing was done. Whoever makes blocks avoids both.
    /// </returns>
    public bool TryExecute(PreparedBlock block, PreparedBlock? next, LedgerState state, BlockOutput output)
    {
        _block = block;
        _next = next;
        _state = state;
        _output = output;
        _messages.Begin();
        _unknown = 0;
        _isTooLarge = false;
        _isPlanned = false;
        _left = 0;
        _preparedBefore = block.Claimed;
        block.ClaimAll();
        Array.Clear(_claims);
        if (_contended.Length < block.Count)
        {
            _contended = new bool[(int)BitOperations.RoundUpToPowerOf2((uint)block.Count)];
        }

        _contended.AsSpan(0, block.Count).Clear();
        _planner.Begin(block.Count);
        _commit.Begin(block.Count);
        foreach (UseShard shard in _shards)
        {
            shard.Clear(block.Input.TimeMs);
        }

        _team.Run(_work);
        if (_messages.HaveRepeated || _isTooLarge)
        {
            _messages.Forget(_block, Receipts);
            return false;
        }

        ForgetRefused();
        _commit.Finish(_lanes, block, _shards, state, output);
        return true;
    }

    /// <summary>How many transactions of the block were put into the graph, and how many of them form its longest path.</summary>
    public (int Nodes, int Longest) Graph => (_planner.Graph.Count, _planner.Graph.CriticalPath);

    private Span<Receipt> Receipts => CollectionsMarshal.AsSpan(_output.Receipts);

    private void Work(int worker)
    {
        PrepareAndAdmit(_lanes[worker]);
        if (!_team.Meet())
        {
            return;
        }

        if (_unknown != 0 && !AdmitUnknown(worker))
        {
            return;
        }

        CollectShards();
        if (!_team.Meet() || _messages.HaveRepeated || _isTooLarge)
        {
            return;
        }

        bool allSettled = AllSettled();
        if (worker == 0)
        {
            if (!allSettled)
            {
                BuildGraph();
            }

            _isPlanned = true;
        }

        ApplyShards(worker, allSettled);
        while (!_isPlanned && TryPrepareNext(worker))
        {
            // While one worker builds the graph, the others have time.
        }

        if (_team.Meet())
        {
            RunGraph(worker);
            PrepareNextUntilAllLeft(worker);
        }
    }

    // Whoever is done early does not wait for the others with empty hands.
    private void PrepareNextUntilAllLeft(int worker)
    {
        Interlocked.Increment(ref _left);
        while (Volatile.Read(ref _left) < _team.Count && TryPrepareNext(worker))
        {
        }
    }

    private bool TryPrepareNext(int worker) =>
        _next is not null && _lanes[worker].TryPrepareChunks(_next, _next.RunLength(_lanes.Length), _state);

    // While a chunk's accounts are at hand it is admitted too, unless some have no index yet.
    private void PrepareAndAdmit(ExecutionLane lane)
    {
        int run = _block.RunLength(_lanes.Length);
        for (int first; (first = Claim(Phase.Admit) * run) < _block.ChunkCount;)
        {
            int last = Math.Min(first + run, _block.ChunkCount) - 1;
            for (int chunk = first; chunk <= last; chunk++)
            {
                if (chunk >= _preparedBefore)
                {
                    lane.Prepare(_block, chunk, last, _state);
                }

                if (_block.Chunk(chunk).HasUnknown)
                {
                    Interlocked.Increment(ref _unknown);
                }
                else
                {
                    BlockAdmission.Admit(lane, _block, chunk, _state, _history, Receipts);
                }
            }
        }
    }

    private bool AdmitUnknown(int worker)
    {
        if (worker == 0)
        {
            for (int chunk = 0; chunk < _block.ChunkCount; chunk++)
            {
                if (_block.Chunk(chunk).HasUnknown)
                {
                    BlockPreparer.ResolveUnknown(_block, chunk, _state);
                    BlockAdmission.Admit(_lanes[0], _block, chunk, _state, _history, Receipts);
                }
            }
        }

        return _team.Meet();
    }

    private int Claim(Phase phase) => Interlocked.Increment(ref _claims[(int)phase]) - 1;

    private void CollectShards()
    {
        for (int shard; (shard = Claim(Phase.Collect)) < UseShard.Count;)
        {
            UseShard uses = _shards[shard];
            foreach (ExecutionLane lane in _lanes)
            {
                uses.Collect(lane.AccessesFor(shard), _state);
            }

            uses.Judge(_state);
            foreach (ExecutionLane lane in _lanes)
            {
                if (uses.IsContended)
                {
                    uses.MarkContended(lane.AccessesFor(shard), _contended, _state);
                }
            }
        }

        for (int shard; (shard = Claim(Phase.Remember)) <= StatusCache.Shards;)
        {
            if (shard == StatusCache.Shards)
            {
                _isTooLarge = IsTooLarge();
                break;
            }

            foreach (ExecutionLane lane in _lanes)
            {
                _messages.Remember(lane.MessagesFor(shard), _block, Receipts);
            }
        }
    }

    // Whether the transactions together want more compute units than the block may hold.
    private bool IsTooLarge()
    {
        ulong units = 0;
        for (int i = 0; i < _block.Count; i++)
        {
            units += _block.Transaction(i).ComputeUnitLimit;
        }

        return units > _runtime.Parameters.ComputeUnitsPerBlock;
    }

    // Who could not pay may come again.
    private void ForgetRefused()
    {
        for (int node = 0; node < _planner.Graph.Count; node++)
        {
            ref readonly Receipt receipt = ref Receipts[_planner.TransactionOf(node)];
            if (!receipt.IsCommitted)
            {
                _history.Processed.RemoveInSlot(receipt.TransactionId.Prefix128, _block.Input.Slot);
            }
        }
    }

    // Whether the sums that were collected are all that happens: every transaction that was admitted is a transfer, and order
    // matters nowhere.
    private bool AllSettled()
    {
        bool all = !_messages.HaveBeenBefore;
        foreach (ExecutionLane lane in _lanes)
        {
            all &= !lane.HasOthers;
        }

        foreach (UseShard shard in _shards)
        {
            all &= !shard.IsContended;
        }

        return all;
    }

    private void BuildGraph()
    {
        for (int i = 0; i < _block.Count; i++)
        {
            if (NeedsOrder(i))
            {
                _planner.Reserve(i, _block.AccessesOf(i), _state);
            }
        }

        for (int i = 0; i < _block.Count; i++)
        {
            if (NeedsOrder(i))
            {
                _planner.Add(i, _block.AccessesOf(i), _state);
            }
        }

        _planner.Graph.Seal();
    }

    // Admitted, and not settled by the sums.
    private bool NeedsOrder(int transaction) =>
        Receipts[transaction].IsCommitted && (!_block.Transaction(transaction).IsTransfer || _contended[transaction]);

    private void ApplyShards(int worker, bool allSettled)
    {
        for (int shard; (shard = Claim(Phase.Apply)) < UseShard.Count;)
        {
            UseShard uses = _shards[shard];
            if (!allSettled)
            {
                uses.ClearSums();
                foreach (ExecutionLane lane in _lanes)
                {
                    uses.CollectSettled(lane.AccessesFor(shard), _contended, _block, Receipts, _state);
                }
            }

            uses.Apply(_state, _lanes[worker].Journal);
        }
    }

    private void RunGraph(int worker)
    {
        DependencyGraph graph = _planner.Graph;
        if (graph.CriticalPath * 100 >= graph.Count * ChainPercent)
        {
            // Nodes are in block order.
            for (int node = 0; worker == 0 && node < graph.Count; node++)
            {
                Run(worker, node);
            }

            return;
        }

        int done = -1;
        while (true)
        {
            int node = Exchange(done, out bool finished);
            done = node;
            if (node >= 0)
            {
                Run(worker, node);
            }
            else if (finished || _team.HasFailed)
            {
                return;
            }
            else if (!TryPrepareNext(worker))
            {
                Thread.SpinWait(8);
            }
        }
    }

    // Gives back a node that is done and gets another.
    private int Exchange(int done, out bool finished)
    {
        bool entered = false;
        try
        {
            _gate.Enter(ref entered);
            int node = done >= 0 ? _planner.Graph.Complete(done) : -1;
            node = node >= 0 ? node : _planner.Graph.Take();
            finished = _planner.Graph.Remaining == 0;
            return node;
        }
        finally
        {
            if (entered)
            {
                _gate.Exit(useMemoryBarrier: true);
            }
        }
    }

    private void Run(int worker, int node)
    {
        int number = _planner.TransactionOf(node);
        bool granted = _planner.IsGranted(number);
        ref Receipt receipt = ref Receipts[number];
        if (granted && _block.Transaction(number).IsTransfer)
        {
            // Its receipt stands since it was admitted.
            Settlement.MoveReserved(_block.AccessesOf(number), _state);
            return;
        }

        ExecutionLane lane = _lanes[worker];
        ReadOnlySpan<Access> accesses = _block.AccessesOf(number);
        lane.Processor.Guards.Begin(_planner.PassesGuards(number) ? accesses : []);
        _commit.BeforeRun(number, worker, lane.Processor);
        bool payerOnlyPays = accesses[0] is { Mode: AccessMode.LamportsDebit };
        lane.Run(_block, number, granted && payerOnlyPays, _state, ref receipt);
        _commit.AfterRun(number, lane.Processor);
        foreach (ref readonly GuardPassage passage in lane.Processor.Guards.OfTransaction)
        {
            if (passage.IsTaken)
            {
                _shards[UseShard.Of(passage.Guard)].TakeFromGuard(passage.Guard, passage.Units, _state);
            }
        }
    }
}
