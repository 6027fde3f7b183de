using System.Runtime.InteropServices;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Guardrails;

/// <summary>What a shared guard is to be; amounts in base units, times in milliseconds.</summary>
/// <param name="Kind">What it stands before.</param>
/// <param name="Subject">The owner, program or route; zero for an asset or the domain. Zero is System's address too.</param>
/// <param name="Mint">The asset whose outflow it counts; zero is the native one.</param>
/// <param name="Burst">What may leave at once.</param>
/// <param name="Refill">What flows back in a period.</param>
/// <param name="RefillPeriodMs">The period.</param>
/// <param name="OwnersToTrip">How many owners must be refused until it trips; 1 for an owner's guard.</param>
/// <param name="RefusalWindowMs">Within which time.</param>
/// <param name="CooldownMs">How long it stays open at least.</param>
/// <param name="ProbeUnits">What may leave while it is half open.</param>
/// <param name="ProbeMs">How long that lasts.</param>
public sealed record GuardTerms(
    GuardKind Kind, Address Subject, Address Mint, ulong Burst, ulong Refill, ulong RefillPeriodMs, byte OwnersToTrip,
    long RefusalWindowMs, long CooldownMs, ulong ProbeUnits, long ProbeMs)
{
    /// <summary>Whether it is well formed.</summary>
    public bool IsComplete => Kind is > GuardKind.None and <= GuardKind.Domain && Burst != 0 &&
        OwnersToTrip is >= 1 and <= GuardAccount.MaxOwners && (Kind == GuardKind.Owner) == (OwnersToTrip == 1) &&
        RefusalWindowMs > 0 && CooldownMs >= 0 && ProbeMs >= 0 && HasItsSubject;

    // Every address is a program's, zero too: System's.
    private bool HasItsSubject => Kind switch
    {
        GuardKind.Program => true,
        GuardKind.Owner or GuardKind.Route => Subject != default,
        _ => Subject == default,
    };

    /// <summary>Writes what is signed.</summary>
    public void Write(ref InstructionWriter writer)
    {
        writer.U8((byte)Kind);
        writer.Address(Subject);
        writer.Address(Mint);
        writer.U64(Burst);
        writer.U64(Refill);
        writer.U64(RefillPeriodMs);
        writer.U8(OwnersToTrip);
        writer.I64(RefusalWindowMs);
        writer.I64(CooldownMs);
        writer.U64(ProbeUnits);
        writer.I64(ProbeMs);
    }

    /// <summary>Reads it.</summary>
    public static GuardTerms Read(ref InstructionReader reader) => new(
        (GuardKind)reader.U8(), reader.Address(), reader.Address(), reader.U64(), reader.U64(), reader.U64(), reader.U8(),
        reader.I64(), reader.I64(), reader.U64(), reader.I64());

    /// <summary>Fills zeroed data of <see cref="GuardAccount.Length"/> bytes with a guard of which nothing is used, at genesis too.</summary>
    /// <param name="data">Where to write.</param>
    /// <param name="resetter">Who may reset it.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    public void Write(Span<byte> data, in Address resetter, long nowMs) => MemoryMarshal.Write(data, new GuardAccount
    {
        Kind = Kind,
        OwnersToTrip = OwnersToTrip,
        Subject = Subject,
        Mint = Mint,
        Resetter = resetter,
        Bucket = TokenBucket.Full(Burst, Refill, RefillPeriodMs, nowMs),
        CooldownMs = CooldownMs,
        ProbeUnits = ProbeUnits,
        ProbeMs = ProbeMs,
        RefusalWindowMs = RefusalWindowMs,
    });
}
