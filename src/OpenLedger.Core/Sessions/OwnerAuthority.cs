using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>What the ledger remembers of an owner who granted: an account that does not exist reads as all zero.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct OwnerAuthority
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 16;

    /// <summary>Raising it ends every session that was granted under a lower one.</summary>
    public ulong Epoch;

    /// <summary>The nonce that the next grant must name.</summary>
    public ulong NextGrantNonce;

    /// <summary>Reads an account that may not exist.</summary>
    public static OwnerAuthority Read(ReadOnlySpan<byte> data) =>
        data.Length == Length ? MemoryMarshal.Read<OwnerAuthority>(data) : default;
}
