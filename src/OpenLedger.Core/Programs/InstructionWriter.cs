using System.Buffers.Binary;

namespace OpenLedger.Core.Programs;

/// <summary>Writes an instruction's data from front to back into a buffer of the caller, which must be large enough.</summary>
public ref struct InstructionWriter
{
    private readonly Span<byte> _buffer;

    public InstructionWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        Length = 0;
    }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public void U8(byte value) => Advance(1)[0] = value;

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Advance(2), value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Advance(4), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Advance(8), value);

    public void I64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Advance(8), value);

    public void Address(in Address value) => value.CopyTo(Advance(32));

    public void Hash(in Hash256 value) => value.CopyTo(Advance(32));

    public void Bytes(scoped ReadOnlySpan<byte> value) => value.CopyTo(Advance(value.Length));

    private Span<byte> Advance(int count)
    {
        Span<byte> span = _buffer.Slice(Length, count);
        Length += count;
        return span;
    }
}
