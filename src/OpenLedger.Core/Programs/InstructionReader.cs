using System.Buffers.Binary;

namespace OpenLedger.Core.Programs;

/// <summary>Reads an instruction's data from front to back. A read past the end gives zero and is remembered in <see cref="Failed"/>.</summary>
public ref struct InstructionReader
{
    private ReadOnlySpan<byte> _rest;

    public InstructionReader(ReadOnlySpan<byte> data) => _rest = data;

    /// <summary>Whether any read went past the end.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether everything was read and nothing was missing.</summary>
    public readonly bool IsComplete => !Failed && _rest.IsEmpty;

    public byte U8() => Take(1) is { Length: 1 } bytes ? bytes[0] : (byte)0;

    public ushort U16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint U32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong U64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    public long I64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public Address Address() => Take(32) is { Length: 32 } bytes ? new Address(bytes) : default;

    public Hash256 Hash() => Take(32) is { Length: 32 } bytes ? new Hash256(bytes) : default;

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || _rest.Length < count)
        {
            Failed = true;
            _rest = default;
            return default;
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
