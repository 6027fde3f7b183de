using System.Buffers.Binary;

namespace OpenLedger.Core.Programs;

/// <summary>SPL Token's optional address: a u32 that is 0 or 1, then 32 bytes.</summary>
internal static class CodedOption
{
    public const int Length = 36;

    public static bool TryRead(ReadOnlySpan<byte> data, out Address address)
    {
        address = new Address(data.Slice(4, 32));
        return BinaryPrimitives.ReadUInt32LittleEndian(data) == 1;
    }

    public static void Write(Span<byte> data, in Address address)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(data, 1);
        address.CopyTo(data[4..]);
    }

    /// <summary>Writes that there is none; what stood there stays, as in SPL Token.</summary>
    public static void Clear(Span<byte> data) => BinaryPrimitives.WriteUInt32LittleEndian(data, 0);
}
