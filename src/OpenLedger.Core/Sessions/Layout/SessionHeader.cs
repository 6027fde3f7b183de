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
    public const int Length = 496;

    /// <summary>Where what a use changes begins: <see cref="LastUseMs"/>. It reaches to the end.</summary>
    internal const int CountersOffset = 416;

    /// <summary>Stands for a time-out that the grant does not set.</summary>
    public const long NoTimeout = long.MaxValue;

    public SessionStatus Status;

    /// <summary>Generations above it: 0 if the owner granted it.</summary>
    public byte Depth;

    /// <summary>C24: what it may grant on.</summary>
    public byte SubGrantDepth;
    public SubGrantMode SubGrantMode;

    /// <summary>C24: whether it got its budget from its parent when it was granted.</summary>
    public SubGrantMode BudgetMode;

    /// <summary>C34.</summary>
    public ResponseMode OnLimit;

    /// <summary>C25.</summary>
    public byte UsesPerTransaction;

    /// <summary>1 if it has no more than what <see cref="SessionTransfers"/> asks: one clause that lets any account be named, and no
    /// limits but those of its assets.</summary>
    public byte IsPlain;

    /// <summary>Grows with every change of the constraints or the status.</summary>
    public uint Version;

    /// <summary>Bytes of the account.</summary>
    public uint AccountLength;

    public SessionShape Shape;

    /// <summary>C24: sub-sessions that it may grant, and has granted.</summary>
    public ushort ChildrenMax;
    public ushort Children;

    /// <summary>Raising it ends all sub-sessions that were granted under a lower one, and those below them.</summary>
    public uint SubtreeEpoch;

    /// <summary>The parent's <see cref="SubtreeEpoch"/> when it was granted.</summary>
    public uint ParentEpoch;

    /// <summary>The versions of all that it is part of, added up, when <see cref="PathHash"/> was computed: versions only grow.</summary>
    public uint AncestorVersions;

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

    /// <summary>C24: the session that it is part of; zero if it is the owner's own.</summary>
    public Address Parent;

    /// <summary>SHA-256 of the signed terms.</summary>
    public Hash256 ScopeHash;

    /// <summary>What records know the session by, see <see cref="RefreshPath(in Address)"/>: it changes seldom and every use records it.</summary>
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

    /// <summary>C6.</summary>
    public long RevalidateEveryMs;

    /// <summary>C18: successful uses, at most.</summary>
    public ulong UsesMax;

    /// <summary>C5: the last successful use, or the grant.</summary>
    public long LastUseMs;
    public long LastValidatedMs;
    public ulong RevalidationNonce;

    /// <summary>C18: successful uses so far.</summary>
    public uint Uses;

    /// <summary>Uses that were denied in the scope or by a limit.</summary>
    public uint Denials;

    /// <summary>C18: every attempt takes one from here, successful or not.</summary>
    public TokenBucket Attempts;

    /// <summary>Whether the owner granted it, not the holder of another session.</summary>
    public readonly bool IsRoot => Depth == 0;

    /// <summary>Brings <see cref="PathHash"/> up to date; due whenever its own version or epoch change, or those above it.</summary>
    /// <param name="session">Account of the session.</param>
    public void RefreshPath(in Address session) => RefreshPath(in session, default, IsRoot ? 0 : uint.MaxValue);

    /// <summary>The same for one that is part of another.</summary>
    /// <param name="session">Account of the session.</param>
    /// <param name="parent">The path of its parent.</param>
    /// <param name="ancestorVersions">The versions above it, added up.</param>
    internal void RefreshPath(in Address session, in Hash256 parent, uint ancestorVersions)
    {
        AncestorVersions = ancestorVersions;
        Span<byte> path = stackalloc byte[32 + 32 + 4 + 8];
        session.CopyTo(path);
        parent.CopyTo(path[32..]);
        MemoryMarshal.Write(path[64..], in Version);
        MemoryMarshal.Write(path[68..], in OwnerEpoch);
        PathHash = Hash256.Of(path);
    }
}
