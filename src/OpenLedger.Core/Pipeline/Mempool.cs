namespace OpenLedger.Core.Pipeline;

/// <summary>
/// Transactions that wait for a block, in two lanes: control operations by arrival, then all others by price per compute unit and
/// arrival. What does not fit into a block stays.
/// </summary>
internal sealed class Mempool
{
    private static readonly Comparer<PendingTransaction> ByPriceThenArrival = Comparer<PendingTransaction>.Create(
        static (a, b) => a.Price != b.Price ? b.Price.CompareTo(a.Price) : a.Sequence.CompareTo(b.Sequence));

    private readonly List<PendingTransaction> _control = [];
    private readonly List<PendingTransaction> _normal = [];
    private readonly Stack<PendingTransaction> _spare = new();
    private bool _sorted = true;
    private ulong _sequence;

    /// <summary>How many wait.</summary>
    public int Count => _control.Count + _normal.Count;

    /// <summary>An empty entry to be filled and then added or given back.</summary>
    public PendingTransaction Rent() => _spare.TryPop(out PendingTransaction? spare) ? spare : new PendingTransaction();

    /// <summary>Takes an entry back whose transaction is done.</summary>
    public void Return(PendingTransaction done) => _spare.Push(done);

    public void Add(PendingTransaction pending, bool control)
    {
        pending.Sequence = _sequence++;
        if (control)
        {
            _control.Add(pending);
            return;
        }

        // Arrival order is the order as long as nobody offers more than the one before.
        _sorted &= _normal.Count == 0 || _normal[^1].Price >= pending.Price;
        _normal.Add(pending);
    }

    /// <summary>
    /// Moves what fits into <paramref name="block"/>, in block order. What no block can hold is moved too, so that it does not stand
    /// in the way of all others for ever; the executor drops it.
    /// </summary>
    public void Take(ulong computeUnits, List<PendingTransaction> block)
    {
        ulong whole = computeUnits;
        if (!_sorted)
        {
            _normal.Sort(ByPriceThenArrival);
            _sorted = true;
        }

        TakeFrom(_control, whole, ref computeUnits, block);
        TakeFrom(_normal, whole, ref computeUnits, block);
    }

    private static void TakeFrom(List<PendingTransaction> lane, ulong whole, ref ulong computeUnits, List<PendingTransaction> block)
    {
        int taken = 0;
        for (; taken < lane.Count; taken++)
        {
            uint limit = lane[taken].ComputeUnitLimit;
            if (limit <= computeUnits)
            {
                computeUnits -= limit;
            }
            else if (limit <= whole)
            {
                break;
            }

            block.Add(lane[taken]);
        }

        lane.RemoveRange(0, taken);
    }
}
