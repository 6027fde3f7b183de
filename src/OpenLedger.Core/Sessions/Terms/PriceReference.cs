using System.Runtime.InteropServices;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>C19 and C20: what one asset of a session is worth. As signed and as it lies in the session's account.</summary>
/// <param name="Feed">Account of the price feed.</param>
/// <param name="FloorMicros">The least that a whole token counts, in millionths of the reference unit, whatever the feed says.</param>
/// <param name="Asset">Number of the asset in the session's list.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public readonly record struct PriceReference(Address Feed, ulong FloorMicros, ulong Asset)
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 48;

    internal void Write(ref InstructionWriter writer)
    {
        writer.U8((byte)Asset);
        writer.Address(Feed);
        writer.U64(FloorMicros);
    }

    internal static PriceReference Read(ref InstructionReader reader)
    {
        byte asset = reader.U8();
        return new PriceReference(reader.Address(), reader.U64(), asset);
    }
}
