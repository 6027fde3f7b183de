namespace OpenLedger.Core.Transactions;

/// <summary>
/// Writes into a fixed buffer one thing behind the other and remembers, instead of failing, that it did not fit.
/// </summary>
internal ref struct WireWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Number of bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>True if something did not fit; nothing is written from then on.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The next <paramref name="count"/> bytes, or none if they do not fit.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Overflowed || count > _buffer.Length - Written)
        {
            Overflowed = true;
            return [];
        }

        Span<byte> reserved = _buffer.Slice(Written, count);
        Written += count;
        return reserved;
    }

    public void Byte(byte value)
    {
        Span<byte> to = Reserve(1);
        if (!to.IsEmpty)
        {
            to[0] = value;
        }
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> to = Reserve(bytes.Length);
        if (to.Length == bytes.Length)
        {
            bytes.CopyTo(to);
        }
    }

    public void Address(in Address address)
    {
        Span<byte> to = Reserve(Primitives.Address.Length);
        if (!to.IsEmpty)
        {
            address.CopyTo(to);
        }
    }

    /// <summary>Writes a <see cref="CompactU16"/>.</summary>
    public void Length(int value)
    {
        Span<byte> to = Reserve(CompactU16.Length(value));
        if (!to.IsEmpty)
        {
            CompactU16.Write(to, value);
        }
    }
}
