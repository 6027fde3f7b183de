namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// Verified batches between their arrival, in whatever order the verifying threads finish, and their admission in the order of the source.
/// A batch gets a number only when it is free, so the numbers under way never span more than there are batches.
/// </summary>
internal sealed class ArrivalRing(int batches)
{
    private readonly TransactionBatch?[] _batches = new TransactionBatch?[batches];

    /// <summary>How many are here.</summary>
    public int Count { get; private set; }

    /// <summary>The batch with this number, if it has arrived.</summary>
    public TransactionBatch? this[long sequence] =>
        _batches[sequence % _batches.Length] is { } batch && batch.Sequence == sequence ? batch : null;

    public void Add(TransactionBatch batch)
    {
        ref TransactionBatch? place = ref _batches[batch.Sequence % _batches.Length];
        Preconditions.Invariant(place is null, "numbers under way span no more than there are batches");
        place = batch;
        Count++;
    }

    public void Remove(long sequence)
    {
        _batches[sequence % _batches.Length] = null;
        Count--;
    }
}
