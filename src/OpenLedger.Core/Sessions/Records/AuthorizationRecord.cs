using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// One decision about delegated authority: a use allowed or denied, or a control operation. Fixed binary layout, little-endian,
/// 544 bytes, hashed into the block header in block order. Source: sessions specification, section 7.
/// </summary>
/// <remarks>
/// Scope and path are hashes. The counters of the session itself and of the asset that was declared first lie here; all others that the
/// decision changed follow as <see cref="AuthorizationCharge"/>, in the order of the records. The block commits to every byte.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = SizeBytes)]
public struct AuthorizationRecord
{
    /// <summary>Size of a record in bytes.</summary>
    public const int SizeBytes = 544;

    /// <summary>Version of this layout.</summary>
    public const ushort CurrentVersion = 2;

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

    /// <summary>Hash over (session, version, epoch) of the session and of all that it is part of.</summary>
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

    /// <summary>How many charges follow.</summary>
    public ushort Charges;

    /// <summary>The session that refused: 0 the one that was used, 1 its parent, and so on.</summary>
    public byte Generation;

    /// <summary>A bit per clause of the session that the use fits.</summary>
    public byte Clauses;

    /// <summary>Number of <see cref="Asset"/> in the session's list.</summary>
    public byte AssetNumber;

    /// <summary>Always 0: a layout that is hashed has no padding, whose bytes nobody sets.</summary>
    public byte Reserved;

    /// <summary>C27: approvers who signed too.</summary>
    public ushort Approvers;

    /// <summary>C28: for a use that was queued, when it may run; otherwise 0.</summary>
    public long NotBeforeMs;

    /// <summary>C23: who paid the fee.</summary>
    public Address FeePayer;

    /// <summary>SHA-256 over the charges; zero if there are none. Set when the block is sealed.</summary>
    public Hash256 ChargesHash;

    /// <summary>
    /// Hash of the record before about the same session; of the same owner, where no session is named; zero for the first. Whoever leaves a
    /// record out breaks the chain. Set when the block is sealed.
    /// </summary>
    public Hash256 PreviousHash;

    /// <summary>SHA-256 over the whole record.</summary>
    public readonly Hash256 Hash()
    {
        AuthorizationRecord copy = this;
        return Hash256.Of(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in copy, 1)));
    }

    /// <summary>Fills in where and when the decision was made.</summary>
    internal void Stamp(int instruction, Clock clock, ParsedTransaction transaction)
    {
        Version = CurrentVersion;
        InstructionIndex = (ushort)instruction;
        Height = clock.Slot;
        BlockTimeMs = clock.TimeMs;
        TransactionId = transaction.MessageHash;
        FeeLamports = (uint)Math.Min(transaction.FeeLamports, uint.MaxValue);
        FeePayer = transaction.KeyRef(0);
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
