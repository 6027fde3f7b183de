using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// Feeds a chain as fast as it goes: the stages of <see cref="Node"/>, each on a thread of its own (checking signatures on several),
/// joined by bounded channels. Batches of transactions travel between them and are reused; when a stage is slow, those before it wait, up
/// to the source.
/// </summary>
/// <remarks>
/// <para>
/// A transaction is <em>accepted</em> once it is in the mempool, of which the source is told. However the run ends (source at its end,
/// <see cref="Drain"/>, <see cref="Kill"/>, an exception anywhere), <see cref="Wait"/> says of everything accepted that it is committed,
/// dropped for a reason, or still waiting. What still waits can be given to the next driver of the same chain.
/// </para>
/// <para>
/// Blocks depend on which transactions were accepted when; given the same blocks, hashes are equal to those of a <see cref="Node"/>.
/// </para>
/// </remarks>
public sealed class LoadDriver
{
    private readonly LoadContext _context;
    private readonly LoadBuffers _buffers;
    private readonly long _takenBefore;
    private readonly OrderLoop _order;
    private readonly CommitLoop _commit;
    private readonly RootLoop _root;
    private readonly List<(LoadLoop Loop, string Name)> _loops = [];
    private LoadReport? _report;

    /// <summary>A driver that has not started.</summary>
    /// <param name="chain">Gets the blocks; nobody else may touch it until the run has ended.</param>
    /// <param name="buffers">How to work, and with what; whoever ends a run can give them to the next driver.</param>
    /// <param name="source">Where transactions come from.</param>
    /// <param name="listener">Who is told of blocks.</param>
    /// <param name="waiting">What an earlier driver of the same chain handed back.</param>
    /// <exception cref="ArgumentException">Another driver uses the buffers, or time would go back.</exception>
    public LoadDriver(Chain chain, LoadBuffers buffers, ITransactionSource source, IBlockListener listener,
        IEnumerable<WaitingTransaction>? waiting = null)
    {
        LoadDriverOptions options = buffers.Options;
        chain.RequireNext(chain.LastSlot + 1, checked((long)(chain.LastSlot + 1) * options.SlotMs));
        buffers.Take();
        _buffers = buffers;
        _context = new LoadContext(chain, options);
        _takenBefore = buffers.Mempool.Taken;
        foreach (WaitingTransaction one in waiting ?? [])
        {
            Restore(one);
        }

        foreach (TransactionBatch batch in buffers.Batches)
        {
            _context.FreeBatches.Put(batch);
        }

        _order = new OrderLoop(_context, source, buffers.Mempool, buffers.Blocks);
        _commit = new CommitLoop(_context, listener);
        _loops.Add((new SourceLoop(_context, source), "load source"));
        _loops.Add((new DecodeLoop(_context), "load decode"));
        var team = new VerifyLoop.Team(options.VerifyWorkers);
        for (int i = 0; i < options.VerifyWorkers; i++)
        {
            _loops.Add((new VerifyLoop(_context, team), "load verify " + i.ToString(CultureInfo.InvariantCulture)));
        }

        _loops.Add((_order, "load order"));
        _loops.Add((new ExecuteLoop(_context), "load execute"));
        _loops.Add((_commit, "load commit"));
        _root = new RootLoop(_context, listener);
        _loops.Add((_root, "load root"));
    }

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        foreach ((LoadLoop loop, string name) in _loops)
        {
            loop.Start(name);
        }
    }

    /// <summary>Takes nothing more from the source and lets everything that it gave be finished. Returns at once.</summary>
    public void Drain() => _context.Drain();

    /// <summary>
    /// Lets every thread stop after the step that it is in, as a crash would: a block that is executed and not sealed is undone. Returns at
    /// once; may be called from anywhere and at any time.
    /// </summary>
    public void Kill() => _context.Kill();

    /// <summary>Waits until the run has ended, for whatever reason, and says what became of everything.</summary>
    public LoadReport Wait()
    {
        if (_report is null)
        {
            foreach ((LoadLoop loop, _) in _loops)
            {
                loop.Join();
            }

            _report = Settle();
        }

        return _report;
    }

    // All threads have ended: whatever there is lies in a block or in the mempool.
    private LoadReport Settle()
    {
        var pending = new List<PendingTransaction>();
        foreach (ProducedBlock block in _buffers.Blocks.OrderBy(block => block.Input.Slot))
        {
            if (block.Progress == BlockProgress.Formed)
            {
                pending.AddRange(block.Pending);
            }
            else if (block.Progress != BlockProgress.Free)
            {
                Finish(block);
            }
        }

        _buffers.Mempool.Drain(pending);
        long accepted = _buffers.Mempool.Taken - _takenBefore;
        Preconditions.Invariant(
            accepted == _commit.Committed + _commit.Dropped + pending.Count,
            "whatever was accepted is committed, dropped or waiting");
        var report = new LoadReport
        {
            Failure = _context.Failure,
            WasCutShort = _context.IsKilled,
            Accepted = accepted,
            Refused = _order.Refused,
            Committed = _commit.Committed,
            Dropped = _commit.Dropped,
            Blocks = _commit.Blocks,
            Waiting = [.. pending.Select(one => new WaitingTransaction(one))],
            Stages = Statistics(),
        };
        _buffers.GiveBack(pending);
        return report;
    }

    // A block that was sealed is part of the chain, even if the threads stopped before all was told.
    private void Finish(ProducedBlock block)
    {
        try
        {
            if (block.Progress == BlockProgress.Sealed)
            {
                _commit.Publish(block);
            }
        }
        catch (Exception exception)
        {
            _context.Fail(exception);
        }

        try
        {
            if (block.IsStaged)
            {
                _root.Publish(block);
            }
        }
        catch (Exception exception)
        {
            _context.Fail(exception);
        }
    }

    private ImmutableArray<StageStatistics> Statistics() =>
    [
        .. _loops.SelectMany(entry => entry.Loop.Meters).Select(meter => meter.Read()).GroupBy(read => read.Stage)
            .Select(stage => new StageStatistics(
                stage.Key, stage.Sum(read => read.Batches), stage.Sum(read => read.Transactions), stage.Sum(read => read.BusyNs)))
            .OrderBy(stage => stage.Stage),
    ];

    private void Restore(WaitingTransaction waiting)
    {
        PendingTransaction pending = _buffers.Mempool.Rent();
        bool sound = TransactionParser.TryParse(waiting.Wire.Span, pending.Parsed) == MalformedReason.None;
        sound &= pending.Parsed.BudgetFault == MalformedReason.None;
        Preconditions.Invariant(sound, "what was accepted once is well-formed");
        pending.Describe(waiting.Tag, LaneRules.Of(pending.Parsed));
        _buffers.Mempool.Restore(pending);
    }
}
