namespace OpenLedger.Core.Execution;

/// <summary>
/// Remembers the messages of a block in the status cache, by several workers at once, each with shards of its own, and takes them
/// back if the block is executed some other way after all.
/// </summary>
internal sealed class MessageMemory
{
    private const int PrefetchDistance = 8;

    private readonly StatusCache _cache;
    private int _repeated;
    private int _before;

    public MessageMemory(LedgerHistory history) => _cache = history.Processed;

    /// <summary>Whether a message stands in the block twice.</summary>
    public bool HaveRepeated => Volatile.Read(ref _repeated) != 0;

    /// <summary>Whether a message was processed in an earlier block.</summary>
    public bool HaveBeenBefore => Volatile.Read(ref _before) != 0;

    /// <summary>Starts a block.</summary>
    public void Begin()
    {
        _repeated = 0;
        _before = 0;
    }

    /// <summary>Remembers messages of one shard, and notes those that were processed before.</summary>
    /// <param name="transactions">Numbers of the transactions.</param>
    /// <param name="block">The block.</param>
    /// <param name="receipts">Its receipts, which name the messages.</param>
    public void Remember(ReadOnlySpan<int> transactions, PreparedBlock block, Span<Receipt> receipts)
    {
        for (int i = 0; i < transactions.Length; i++)
        {
            if (i + PrefetchDistance < transactions.Length)
            {
                _cache.Prefetch(receipts[transactions[i + PrefetchDistance]].TransactionId.Prefix128);
            }

            int number = transactions[i];
            ref Receipt receipt = ref receipts[number];
            StatusCache.Found found = _cache.Add(receipt.TransactionId.Prefix128, block.Input.Slot);
            ref PreparedTransaction prepared = ref block.Transaction(number);
            prepared.WasProcessed = found == StatusCache.Found.Before;
            if (prepared.WasProcessed && !prepared.NeedsNonce)
            {
                receipt.Begin(receipt.TransactionId, TransactionStatus.AlreadyProcessed);
                Interlocked.Increment(ref _before);
            }

            if (found == StatusCache.Found.InSlot)
            {
                Interlocked.Increment(ref _repeated);
            }
        }
    }

    /// <summary>Takes back what the block remembered, the first of repeated messages included.</summary>
    public void Forget(PreparedBlock block, ReadOnlySpan<Receipt> receipts)
    {
        foreach (ref readonly Receipt receipt in receipts)
        {
            _cache.RemoveInSlot(receipt.TransactionId.Prefix128, block.Input.Slot);
        }
    }
}
