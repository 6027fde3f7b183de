using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// The transactions of a block as they come over the wire, one behind the other in one array. Immutable once it is filled.
/// </summary>
public sealed class WireBlock
{
    private readonly int[] _ends;
    private byte[] _bytes;

    /// <param name="capacity">The most transactions that it will hold.</param>
    public WireBlock(int capacity)
    {
        _ends = new int[capacity];
        _bytes = new byte[capacity * 256];
    }

    /// <summary>Number of transactions.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a transaction.</summary>
    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            Preconditions.Argument(number >= 0 && number < Count, nameof(number), "a transaction of this block");
            int start = number == 0 ? 0 : _ends[number - 1];
            return _bytes.AsSpan(start, _ends[number] - start);
        }
    }

    /// <summary>Builds a legacy message, signs it in the trusted form, and adds it.</summary>
    public void AddLegacy(TransactionBuilder builder)
    {
        Preconditions.Invariant(builder.BuildLegacy(), "a transaction of a workload is not too large");
        builder.FillTrustedSignatures();
        Add(builder.Wire);
    }

    /// <summary>Builds a v0 message with the tables, signs it in the trusted form, and adds it.</summary>
    public void AddV0(TransactionBuilder builder, params ReadOnlySpan<LookupTableContents> tables)
    {
        Preconditions.Invariant(builder.BuildV0(tables), "a transaction of a workload is not too large");
        builder.FillTrustedSignatures();
        Add(builder.Wire);
    }

    /// <summary>Adds a transaction behind the others.</summary>
    public void Add(ReadOnlySpan<byte> wire)
    {
        int start = Count == 0 ? 0 : _ends[Count - 1];
        int end = start + wire.Length;
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, _bytes.Length * 2));
        }

        wire.CopyTo(_bytes.AsSpan(start));
        _ends[Count++] = end;
    }
}
