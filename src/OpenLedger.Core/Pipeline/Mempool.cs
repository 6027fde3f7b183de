namespace OpenLedger.Core.Pipeline;

/// <summary>
/// The third stage: transactions wait for a block, in two lanes, and are put into order: control operations by arrival, then all others by
/// price per compute unit and arrival. What does not fit into a block stays where it stands and lets others past.
/// </summary>
/// <remarks>
/// <para>
/// Nobody starves: a block is filled from the front, so only what comes first can leave a transaction no room, and what comes first is
/// gone after its own block. Only a steady stream of higher offers keeps a lower one waiting, and that is what a price is for.
/// </para>
/// <para>
/// Whoever arrives in order goes to the end of a sorted run, whoever offers more than someone before into a heap. A block takes from both;
/// what it passes over goes back to the front of the run. So no waiting transaction is looked at twice for one block, and none at all
/// once the block has no room for even the smallest.
/// </para>
/// </remarks>
/// <param name="limits">How much may wait.</param>
/// <param name="hasControlLane">False: control operations are ordered by price as all others, as on ledgers that have no lane for them.</param>
internal sealed class Mempool(MempoolLimits limits, bool hasControlLane = true)
{
    private readonly Queue<PendingTransaction> _control = new();
    private readonly Dictionary<Address, int> _controlOf = [];
    private readonly EntryRun _run = new();
    private readonly EntryHeap _heap = new();
    private readonly WriteUsage _usage = new();
    private readonly Stack<PendingTransaction> _spare = new();
    private MempoolEntry[] _passed = new MempoolEntry[16];
    private int _passedCount;
    private uint _smallest = uint.MaxValue;
    private ulong _sequence;

    /// <summary>How many were ever taken.</summary>
    public long Taken { get; private set; }

    /// <summary>How many wait.</summary>
    public int Count => _control.Count + NormalCount;

    /// <summary>How many control operations wait.</summary>
    public int ControlCount => _control.Count;

    /// <summary>How many other transactions there is room for.</summary>
    public int Room => Math.Max(0, limits.Transactions - NormalCount);

    /// <summary>How many control operations there is room for.</summary>
    public int ControlRoom => Math.Max(0, limits.ControlOperations - _control.Count);

    private int NormalCount => _run.Count + _heap.Count + _passedCount;

    /// <summary>Takes what was found good in a batch, and refuses what there is no room for.</summary>
    public void Admit(TransactionBatch batch)
    {
        foreach (ref BatchUnit unit in batch.Units)
        {
            if (unit.Admission.IsAccepted)
            {
                unit.Admission = TryAdmit(batch, ref unit) ? Admission.Accepted : Admission.Full;
            }
        }
    }

    /// <summary>Takes a good transaction or bundle of a batch, or nothing of it; false if there is no room. What is beyond its payer's
    /// share of the control lane is no control operation from here.</summary>
    public bool TryAdmit(TransactionBatch batch, ref BatchUnit unit)
    {
        unit.IsControl = unit.IsControl &&
            _controlOf.GetValueOrDefault(batch.Items[unit.FirstItem].Parsed.FeePayer) < limits.ControlPerPayer;
        bool control = unit.IsControl && hasControlLane;
        if (unit.ItemCount > (control ? ControlRoom : Room))
        {
            return false;
        }

        for (int i = unit.FirstItem; i < unit.FirstItem + unit.ItemCount; i++)
        {
            // The batch keeps a spare one in its place, so it is as large as before.
            ref PendingTransaction item = ref batch.Items[i];
            Add(item, control);
            item = Rent();
        }

        unit.IsAdmitted = true;
        return true;
    }

    /// <summary>Takes a transaction whatever the limits: it was accepted before.</summary>
    public void Restore(PendingTransaction pending) => Add(pending, hasControlLane && pending.Lane == Lane.Control);

    /// <summary>An empty one.</summary>
    public PendingTransaction Rent() => _spare.TryPop(out PendingTransaction? spare) ? spare : new PendingTransaction();

    /// <summary>Takes one back whose transaction is done.</summary>
    public void Return(PendingTransaction done) => _spare.Push(done);

    /// <summary>
    /// Moves what fits into <paramref name="block"/>, in block order. What no block can hold is moved too, so that it does not stand
    /// in the way of all others for ever; the executor drops it.
    /// </summary>
    public void Take(in BlockRoom room, List<PendingTransaction> block)
    {
        _usage.Clear();
        ulong left = room.ComputeUnits;
        TakeControl(in room, ref left, block);

        // A block without anything in it has room for whatever comes first, if only to have it dropped.
        ulong smallest = Math.Min(_smallest, room.ComputeUnits);
        while (TryPeek(out bool fromRun) && left >= smallest && block.Count < room.Transactions)
        {
            MempoolEntry entry = fromRun ? _run.Take() : _heap.Take();
            if (entry.ComputeUnits > room.ComputeUnits)
            {
                block.Add(entry.Transaction);
            }
            else if (entry.ComputeUnits <= left &&
                _usage.TryCharge(entry.Transaction.Parsed, entry.ComputeUnits, room.ComputeUnitsPerAccount))
            {
                left -= entry.ComputeUnits;
                block.Add(entry.Transaction);
            }
            else
            {
                Pass(in entry);
            }
        }

        _run.PutBack(_passed.AsSpan(0, _passedCount));
        _passed.AsSpan(0, _passedCount).Clear();
        _passedCount = 0;
        _smallest = NormalCount == 0 ? uint.MaxValue : _smallest;
    }

    /// <summary>Everything that waits, in the order in which blocks would take it, and empties the pool.</summary>
    public void Drain(List<PendingTransaction> into)
    {
        into.AddRange(_control);
        _control.Clear();
        _controlOf.Clear();
        while (TryPeek(out bool fromRun))
        {
            into.Add((fromRun ? _run.Take() : _heap.Take()).Transaction);
        }

        _smallest = uint.MaxValue;
    }

    private void Add(PendingTransaction pending, bool control)
    {
        Taken++;
        if (control)
        {
            _control.Enqueue(pending);
            _controlOf[pending.Parsed.FeePayer] = _controlOf.GetValueOrDefault(pending.Parsed.FeePayer) + 1;
            return;
        }

        var entry = new MempoolEntry(pending, _sequence++);
        _smallest = Math.Min(_smallest, entry.ComputeUnits);
        if (!_run.TryAppend(in entry))
        {
            _heap.Add(in entry);
        }
    }

    private bool TryPeek(out bool fromRun)
    {
        fromRun = _run.Count > 0 && (_heap.Count == 0 || _run.First.Precedes(in _heap.First));
        return fromRun || _heap.Count > 0;
    }

    // Control operations share the block's compute units, but no account's limit holds them up.
    private void TakeControl(in BlockRoom room, ref ulong left, List<PendingTransaction> block)
    {
        for (int waiting = _control.Count; waiting > 0; waiting--)
        {
            PendingTransaction pending = _control.Dequeue();
            uint units = pending.ComputeUnitLimit;
            bool never = units > room.ComputeUnits;
            if (block.Count == room.Transactions || (units > left && !never))
            {
                _control.Enqueue(pending);
                continue;
            }

            block.Add(pending);
            LeaveLane(pending.Parsed.FeePayer);
            if (!never)
            {
                left -= units;
                _usage.Charge(pending.Parsed, units);
            }
        }
    }

    private void LeaveLane(in Address payer)
    {
        int left = _controlOf[payer] - 1;
        if (left == 0)
        {
            _controlOf.Remove(payer);
        }
        else
        {
            _controlOf[payer] = left;
        }
    }

    private void Pass(in MempoolEntry entry)
    {
        if (_passedCount == _passed.Length)
        {
            Array.Resize(ref _passed, _passedCount * 2);
        }

        _passed[_passedCount++] = entry;
    }
}
