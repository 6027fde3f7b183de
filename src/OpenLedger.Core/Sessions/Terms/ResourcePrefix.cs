using System.Runtime.InteropServices;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// C9: accounts that the covered instruction may name, by the first bytes of their addresses: all 32 name one account, none name every
/// account. As signed and as it lies in the session's account.
/// </summary>
/// <param name="Bytes">The prefix; what lies behind <paramref name="Count"/> bytes is zero.</param>
/// <param name="Count">How many bytes count, 0 to 32.</param>
/// <param name="Access">Whether they may be written.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public readonly record struct ResourcePrefix(Address Bytes, uint Count, ResourceAccess Access)
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 40;

    /// <summary>Every account, to be written: said, not assumed.</summary>
    public static ResourcePrefix Any => new(default, 0, ResourceAccess.Write);

    /// <summary>One account.</summary>
    public static ResourcePrefix Of(in Address address, ResourceAccess access) => new(address, Address.Length, access);

    /// <summary>Whether an address begins with it.</summary>
    public bool Covers(ReadOnlySpan<byte> address) => address.StartsWith(Address.BytesOf(Bytes)[..(int)Count]);

    /// <summary>Whether all that <paramref name="other"/> allows is allowed by this one.</summary>
    public bool Includes(in ResourcePrefix other) =>
        Count <= other.Count && Access >= other.Access && Covers(Address.BytesOf(other.Bytes));

    /// <summary>Whether it is well formed.</summary>
    public bool IsComplete => Count <= Address.Length && Access is ResourceAccess.Read or ResourceAccess.Write &&
        !Address.BytesOf(Bytes)[(int)Count..].ContainsAnyExcept((byte)0);

    internal void Write(ref InstructionWriter writer)
    {
        writer.U8((byte)Count);
        writer.U8((byte)Access);
        writer.Bytes(Address.BytesOf(Bytes)[..(int)Count]);
    }

    internal static ResourcePrefix Read(ref InstructionReader reader)
    {
        uint count = reader.U8();
        var access = (ResourceAccess)reader.U8();
        Span<byte> bytes = stackalloc byte[byte.MaxValue];
        bytes.Clear();
        reader.Bytes((int)count).CopyTo(bytes);
        return new ResourcePrefix(new Address(bytes[..Address.Length]), count, access);
    }
}
