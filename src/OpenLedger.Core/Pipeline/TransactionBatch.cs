using OpenLedger.Core.Sessions.Bundles;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// Transactions that go through the stages together, as bytes at first, then parsed, then checked, then admitted. Reused. One thread at
/// a time has it.
/// </summary>
public sealed class TransactionBatch
{
    private byte[] _bytes;
    private int _used;
    private BatchUnit[] _units;
    private int _reserved;

    /// <param name="capacity">Greatest number of transactions, operations of bundles counted singly; at least
    /// <see cref="BundleLimits.MaxOperations"/>, so that any bundle fits into an empty batch.</param>
    public TransactionBatch(int capacity)
    {
        Preconditions.Argument(capacity >= BundleLimits.MaxOperations, nameof(capacity), "room for a bundle");
        Capacity = capacity;
        _bytes = new byte[capacity * 256];
        _units = new BatchUnit[16];
        Items = new PendingTransaction[capacity];
        for (int i = 0; i < capacity; i++)
        {
            Items[i] = new PendingTransaction();
        }
    }

    /// <summary>Greatest number of transactions.</summary>
    public int Capacity { get; }

    /// <summary>Number of transactions and bundles that were added.</summary>
    public int Count { get; private set; }

    /// <summary>Place among all batches of a source.</summary>
    internal long Sequence { get; set; }

    /// <summary>Whether whoever filled it has nothing more for now, so that nobody should wait for a fuller block.</summary>
    internal bool IsFlush { get; set; }

    /// <summary>The parsed transactions; those behind <see cref="ItemCount"/> are spare.</summary>
    internal PendingTransaction[] Items { get; }

    /// <summary>Number of parsed transactions, known when the batch was decoded.</summary>
    internal int ItemCount { get; set; }

    /// <summary>How many units had their control operations admitted.</summary>
    internal int ControlCursor { get; set; }

    internal Span<BatchUnit> Units => _units.AsSpan(0, Count);

    /// <summary>Adds a transaction; false if the batch is full.</summary>
    /// <param name="wire">Its bytes, which are copied; they need not be well-formed.</param>
    /// <param name="policy">How its signatures are treated.</param>
    /// <param name="tag">What the submitter wants to know it by.</param>
    public bool TryAdd(ReadOnlySpan<byte> wire, SignaturePolicy policy, long tag) => TryAdd(wire, policy, tag, isBundle: false, 1);

    /// <summary>Adds a session bundle; false if the batch has no room for as many operations as a bundle may have.</summary>
    /// <param name="wire">Its bytes, which are copied; they need not be well-formed.</param>
    /// <param name="firstTag">What the submitter wants to know its first operation by; the others count on from there.</param>
    public bool TryAddBundle(ReadOnlySpan<byte> wire, long firstTag) =>
        TryAdd(wire, SignaturePolicy.Verify, firstTag, isBundle: true, BundleLimits.MaxOperations);

    /// <summary>What the submitter knows a transaction, or the first operation of a bundle, by.</summary>
    public long TagOf(int index) => Units[index].Tag;

    /// <summary>Whether it was taken; final once the batch was admitted.</summary>
    public Admission AdmissionOf(int index) => Units[index].Admission;

    /// <summary>Number of transactions that it put into the mempool: 1, or the number of operations; 0 if it was refused.</summary>
    public int TransactionsOf(int index) => Units[index].Admission.IsAccepted ? Units[index].ItemCount : 0;

    /// <summary>Empties it.</summary>
    internal void Clear()
    {
        _used = 0;
        _reserved = 0;
        Count = 0;
        ItemCount = 0;
        ControlCursor = 0;
        IsFlush = false;
    }

    internal ReadOnlySpan<byte> BytesOf(in BatchUnit unit) => _bytes.AsSpan(unit.Offset, unit.Length);

    private bool TryAdd(ReadOnlySpan<byte> wire, SignaturePolicy policy, long tag, bool isBundle, int transactions)
    {
        if (_reserved + transactions > Capacity)
        {
            return false;
        }

        // What is longer than anything valid is refused all the same if only its beginning is kept, one byte beyond the limit.
        int longest = isBundle ? BundleLimits.MaxBytes : Transactions.TransactionLimits.MaxBytes;
        wire = wire[..Math.Min(wire.Length, longest + 1)];
        _reserved += transactions;
        if (_used + wire.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + wire.Length));
        }

        if (Count == _units.Length)
        {
            Array.Resize(ref _units, Count * 2);
        }

        wire.CopyTo(_bytes.AsSpan(_used));
        _units[Count++] = new BatchUnit { Offset = _used, Length = wire.Length, Tag = tag, Policy = policy, IsBundle = isBundle };
        _used += wire.Length;
        return true;
    }
}
