namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// The thread that owns the mempool: takes verified batches in, in the order of the source, and forms blocks of what waits, the next one
/// while one is executed.
/// </summary>
internal sealed class OrderLoop : LoadLoop
{
    private readonly ITransactionSource _source;
    private readonly Mempool _mempool;
    private readonly BlockRoom _room;
    private readonly ArrivalRing _arrived;
    private readonly Stack<ProducedBlock> _free;
    private readonly StageMeter _admit;
    private readonly StageMeter _form;
    private long _next;
    private long _nextControl;
    private ulong _slot;
    private int _blocksAhead;
    private bool _noMoreBatches;
    private bool _isFlushing;
    private bool _isFull;

    public OrderLoop(LoadContext context, ITransactionSource source, Mempool mempool, IEnumerable<ProducedBlock> blocks)
        : base(context)
    {
        _source = source;
        _mempool = mempool;
        _free = new Stack<ProducedBlock>(blocks);
        _arrived = new ArrivalRing(context.Options.Batches);
        _slot = context.Chain.LastSlot;
        _admit = new StageMeter(LoadStage.Admit, context.Options);
        _form = new StageMeter(LoadStage.Form, context.Options);
        Execution.LedgerParameters parameters = context.Chain.Runtime.Parameters;
        _room = new BlockRoom(
            parameters.ComputeUnitsPerBlock, parameters.ComputeUnitsPerAccount, context.Options.TransactionsPerBlock);
    }

    public override IEnumerable<StageMeter> Meters => [_admit, _form];

    /// <summary>Transactions and bundles that were refused.</summary>
    public long Refused { get; private set; }

    protected override void Run()
    {
        while (true)
        {
            while (ShouldForm())
            {
                Form();
                Admit();
            }

            if (_noMoreBatches && _arrived.Count == 0 && _mempool.Count == 0)
            {
                Context.Execute.Complete();
                return;
            }

            if (!Context.Inbox.Take(Waiter, out OrderMessage message) || Context.IsKilled)
            {
                return;
            }

            Handle(in message);
        }
    }

    private void Handle(in OrderMessage message)
    {
        switch (message.Kind)
        {
            case OrderMessage.About.Verified:
                _arrived.Add(message.Batch!);
                Admit();
                break;
            case OrderMessage.About.NoMoreBatches:
                _noMoreBatches = true;
                break;
            case OrderMessage.About.ExecutionBegan:
                _blocksAhead--;
                break;
            default:
                Reuse(message.Block!);
                break;
        }
    }

    // Not before there is enough for a whole block, unless there is a reason not to wait.
    private bool ShouldForm() =>
        _free.Count > 0 && _blocksAhead < Context.Chain.BlocksAhead && !Context.IsKilled && _mempool.Count > 0 &&
        (_mempool.Count >= Context.Options.TransactionsPerBlock || _mempool.ControlCount > 0 || _isFlushing || _isFull ||
            (_noMoreBatches && _arrived.Count == 0));

    private void Form()
    {
        _form.Begin();
        ProducedBlock block = _free.Pop();
        block.Progress = BlockProgress.Formed;
        _mempool.Take(in _room, block.Pending);
        _slot++;
        block.Arrange(_slot, checked((long)_slot * Context.Options.SlotMs));
        _isFlushing &= _mempool.Count > 0;
        _blocksAhead++;
        _form.End(block.Count);
        Context.Execute.Put(block);
    }

    private void Reuse(ProducedBlock block)
    {
        foreach (PendingTransaction done in block.Pending)
        {
            _mempool.Return(done);
        }

        block.Pending.Clear();
        block.Progress = BlockProgress.Free;
        _free.Push(block);
    }

    private void Admit()
    {
        AdmitControl();
        _isFull = false;
        while (_arrived[_next] is { } batch)
        {
            _admit.Begin();
            if (!TryComplete(batch))
            {
                _isFull = true;
                return;
            }

            _admit.End(batch.ItemCount);
            _arrived.Remove(_next++);
            _isFlushing |= batch.IsFlush;
            _source.OnAdmitted(batch);
            Context.FreeBatches.Put(batch);
        }
    }

    // Control operations go past all that waits for room, but not past each other.
    private void AdmitControl()
    {
        for (; _arrived[_nextControl] is { } batch; _nextControl++)
        {
            for (; batch.ControlCursor < batch.Count; batch.ControlCursor++)
            {
                ref BatchUnit unit = ref batch.Units[batch.ControlCursor];
                if (!unit.IsControl || !unit.Admission.IsAccepted || _mempool.TryAdmit(batch, ref unit) || !unit.IsControl)
                {
                    continue;
                }

                if (Context.Options.WhenFull == FullPolicy.Wait)
                {
                    return;
                }

                unit.Admission = Admission.Full;
            }
        }
    }

    private bool TryComplete(TransactionBatch batch)
    {
        if (Context.Options.WhenFull == FullPolicy.Wait && (batch.ControlCursor < batch.Count || Needed(batch) > _mempool.Room))
        {
            return false;
        }

        foreach (ref BatchUnit unit in batch.Units)
        {
            if (unit.Admission.IsAccepted && !unit.IsAdmitted && !_mempool.TryAdmit(batch, ref unit))
            {
                unit.Admission = Admission.Full;
            }

            Refused += unit.Admission.IsAccepted ? 0 : 1;
        }

        return true;
    }

    private static int Needed(TransactionBatch batch)
    {
        int needed = 0;
        foreach (ref readonly BatchUnit unit in batch.Units)
        {
            needed += unit.Admission.IsAccepted && !unit.IsAdmitted ? unit.ItemCount : 0;
        }

        return needed;
    }
}
