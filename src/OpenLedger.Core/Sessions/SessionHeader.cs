using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The fixed part of a session's account; behind it lie, in this order, its assets, actions, counterparties and validators. All numbers
/// little-endian, all times in milliseconds of consensus time.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct SessionHeader
{
    /// <summary>Bytes of the fixed part.</summary>
    public const int Length = 456;

    /// <summary>Where what a use changes begins: <see cref="LastUseMs"/>.</summary>
    internal const int CountersOffset = 336;

    /// <summary>Bytes of it; it ends with <see cref="Attempts"/>.</summary>
    internal const int CountersLength = 88;

    /// <summary>Stands for a time-out that the grant does not set.</summary>
    public const long NoTimeout = long.MaxValue;

    public SessionStatus Status;
    public CounterpartyMode CounterpartyMode;
    public byte AssetCount;
    public byte ActionCount;
    public byte CounterpartyCount;
    public byte ValidatorCount;

    /// <summary>Always 0: a layout that is hashed has no padding, whose bytes nobody sets.</summary>
    public ushort Reserved;

    /// <summary>Grows with every change of the constraints or the status.</summary>
    public uint Version;

    /// <summary>Always 0, as above.</summary>
    public uint Reserved2;

    /// <summary>C1: the ledger on which it is good.</summary>
    public Hash256 Domain;

    /// <summary>C2: the key that uses it.</summary>
    public Address Key;
    public Address Owner;

    /// <summary>The principal that it was granted to, whose delegations can be frozen together.</summary>
    public Address Delegate;

    /// <summary>Where the owner's epoch lies.</summary>
    public Address OwnerAuthority;

    /// <summary>Where a freeze of <see cref="Delegate"/> would lie.</summary>
    public Address FreezeMark;

    /// <summary>SHA-256 of the signed terms.</summary>
    public Hash256 ScopeHash;

    /// <summary>What records know the session by, see <see cref="RefreshPath"/>: it changes seldom and every use records it.</summary>
    public Hash256 PathHash;

    /// <summary>The owner's epoch when it was granted; another one now means that the owner revoked everything.</summary>
    public ulong OwnerEpoch;
    public ulong GrantNonce;

    /// <summary>C3: first height and time at which it is good, and the first at which it no longer is.</summary>
    public ulong NotBeforeHeight;
    public ulong ExpiryHeight;
    public long NotBeforeMs;
    public long ExpiryMs;
    public long GrantedAtMs;

    /// <summary>C5.</summary>
    public long IdleTimeoutMs;

    /// <summary>C5: the last successful use, or the grant.</summary>
    public long LastUseMs;

    /// <summary>C6.</summary>
    public long RevalidateEveryMs;
    public long LastValidatedMs;
    public ulong RevalidationNonce;

    /// <summary>C18: successful uses, at most and so far.</summary>
    public uint UsesMax;
    public uint Uses;

    /// <summary>C18: every attempt takes one from here, successful or not.</summary>
    public TokenBucket Attempts;

    /// <summary>C33: digest of what the owner was told it is for; decides nothing.</summary>
    public Hash256 Purpose;

    /// <summary>Brings <see cref="PathHash"/> up to date; due whenever version or epoch change.</summary>
    /// <param name="session">Account of the session.</param>
    public void RefreshPath(in Address session)
    {
        Span<byte> path = stackalloc byte[32 + 4 + 8];
        session.CopyTo(path);
        MemoryMarshal.Write(path[32..], in Version);
        MemoryMarshal.Write(path[36..], in OwnerEpoch);
        PathHash = Hash256.Of(path);
    }
}
