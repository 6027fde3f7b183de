using System.Buffers.Binary;
using System.Text;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// What an instruction does: the first bytes of its data, as a little-endian number. One byte for Token, four for System, eight for all
/// other programs.
/// </summary>
public static class ActionId
{
    /// <summary>How many bytes of data name the action of a program.</summary>
    public static int LengthFor(in Address program) =>
        program == WellKnown.Token ? 1 : program == WellKnown.System ? 4 : 8;

    /// <summary>Reads the action; false if the data is shorter than its name.</summary>
    public static bool TryRead(in Address program, ReadOnlySpan<byte> data, out ulong action)
    {
        int length = LengthFor(in program);
        if (data.Length < length)
        {
            action = 0;
            return false;
        }

        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        data[..length].CopyTo(padded);
        action = BinaryPrimitives.ReadUInt64LittleEndian(padded);
        return true;
    }

    /// <summary>The eight-byte discriminator of a named instruction: the start of SHA-256("global:NAME"), as Anchor does it.</summary>
    public static ulong Named(string name)
    {
        Hash256 hash = Hash256.Of(Encoding.UTF8.GetBytes("global:" + name));
        return BinaryPrimitives.ReadUInt64LittleEndian(Hash256.BytesOf(in hash));
    }
}
