using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// One decision about delegated authority: a use allowed or denied, or a control operation. Fixed binary layout, little-endian,
/// 432 bytes, hashed into the block header in block order. Source: sessions specification, section 7.
/// </summary>
/// <remarks>Scope and path are hashes, counters are (identifier, before, after); the block's hash covers every byte.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = SizeBytes)]
public struct AuthorizationRecord
{
    /// <summary>Size of a record in bytes.</summary>
    public const int SizeBytes = 432;

    /// <summary>Version of this layout.</summary>
    public const ushort CurrentVersion = 1;

    public ushort Version;

    /// <summary>Number of the instruction in its transaction.</summary>
    public ushort InstructionIndex;

    public AuthorizationDecision Decision;

    public SessionOperation Operation;

    public SessionReason Reason;

    /// <summary>Slot of the block.</summary>
    public ulong Height;

    /// <summary>Consensus time of the block in milliseconds.</summary>
    public long BlockTimeMs;

    /// <summary>SHA-256 of the transaction's message.</summary>
    public Hash256 TransactionId;

    public Address Owner;
    public ulong OwnerEpoch;

    /// <summary>Account of the session; zero for owner-wide operations.</summary>
    public Address Session;

    /// <summary>The key that signed.</summary>
    public Address Key;

    /// <summary>The principal that the session was granted to.</summary>
    public Address Delegate;

    public uint SessionVersion;

    /// <summary>Transaction fee in lamports, priority included; the largest number if it does not fit.</summary>
    public uint FeeLamports;

    /// <summary>Hash over the path of (session, version, epoch); one element as long as there is no sub-delegation.</summary>
    public Hash256 PathHash;

    /// <summary>Hash over the constraints of the grant.</summary>
    public Hash256 ScopeHash;

    /// <summary>Program of the protected instruction.</summary>
    public Address Program;

    /// <summary>Its discriminator: one byte for Token, four for System, eight otherwise, zero-extended.</summary>
    public ulong Action;

    /// <summary>Who received; zero if nobody, the first one if several.</summary>
    public Address Counterparty;

    /// <summary>Mint of the asset that left; zero if nothing did.</summary>
    public Address Asset;

    /// <summary>Declared maximum outflow in base units.</summary>
    public ulong DeclaredUnits;

    /// <summary>Observed outflow in base units; 0 if denied.</summary>
    public ulong ActualUnits;

    /// <summary>C14: lifetime spending before and after.</summary>
    public ulong SpentBefore;
    public ulong SpentAfter;

    /// <summary>C15: bucket level before (refilled to now) and after.</summary>
    public ulong LevelBefore;
    public ulong LevelAfter;

    /// <summary>C18: successful uses before and after.</summary>
    public uint UsesBefore;
    public uint UsesAfter;

    /// <summary>C18: tokens left in the bucket of attempts, before and after.</summary>
    public uint AttemptsBefore;
    public uint AttemptsAfter;

    /// <summary>Fills in where and when the decision was made.</summary>
    internal void Stamp(int instruction, Clock clock, in Hash256 transactionId, ulong feeLamports)
    {
        Version = CurrentVersion;
        InstructionIndex = (ushort)instruction;
        Height = clock.Slot;
        BlockTimeMs = clock.TimeMs;
        TransactionId = transactionId;
        FeeLamports = (uint)Math.Min(feeLamports, uint.MaxValue);
    }

    /// <summary>Fills in what a session says about itself before it is used.</summary>
    internal void Describe(in SessionHeader header)
    {
        Owner = header.Owner;
        OwnerEpoch = header.OwnerEpoch;
        Key = header.Key;
        Delegate = header.Delegate;
        SessionVersion = header.Version;
        ScopeHash = header.ScopeHash;
        UsesBefore = UsesAfter = header.Uses;
        AttemptsBefore = AttemptsAfter = (uint)header.Attempts.Level;
        PathHash = header.PathHash;
    }
}
