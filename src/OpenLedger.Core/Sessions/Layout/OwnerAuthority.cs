using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>What the ledger remembers of an owner who granted: an account that does not exist reads as all zero.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct OwnerAuthority
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 96;

    /// <summary>Raising it ends every session that was granted under a lower one.</summary>
    public ulong Epoch;

    /// <summary>The nonce that the next grant must name.</summary>
    public ulong NextGrantNonce;

    /// <summary>The epoch that began when the owner's key was rotated; sessions of the one before may be adopted. 0: never rotated.</summary>
    public ulong RotationEpoch;

    /// <summary>Sessions that the owner granted in this epoch and that were not reclaimed.</summary>
    public ulong LiveSessions;

    /// <summary>Who may rotate the owner's key; zero: nobody.</summary>
    public Address Recovery;

    /// <summary>Who the owner is since the rotation; zero: still the same.</summary>
    public Address Successor;

    /// <summary>The epoch in an account that may not exist.</summary>
    internal static ulong EpochIn(ReadOnlySpan<byte> data) => data.Length == Length ? MemoryMarshal.AsRef<OwnerAuthority>(data).Epoch : 0;

    /// <summary>Reads an account that may not exist.</summary>
    public static OwnerAuthority Read(ReadOnlySpan<byte> data) =>
        data.Length == Length ? MemoryMarshal.Read<OwnerAuthority>(data) : default;
}
