using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Guardrails;

/// <summary>
/// A shared guard: a bucket that outflow of many sessions takes from, and a breaker that trips when it is asked for more. Whoever trips it
/// can never reset it. A shared one trips only when different owners were refused, so that one attacker cannot stop everybody (A26); until
/// then only those who ask for too much are refused.
/// </summary>
/// <remarks>Source: sessions specification, section 8.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct GuardAccount
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 296;

    /// <summary>The most owners that a guard waits for.</summary>
    public const int MaxOwners = 8;

    public GuardKind Kind;
    public GuardState State;

    /// <summary>How many owners must have been refused within the window until it trips, 1 to <see cref="MaxOwners"/>.</summary>
    public byte OwnersToTrip;

    /// <summary>How many have been, since <see cref="RefusedSinceMs"/>.</summary>
    public byte OwnersRefused;

    /// <summary>How often it has tripped.</summary>
    public uint Trips;

    /// <summary>The owner or the program that it stands before (System's address is zero); zero if it is an asset's or the domain's.</summary>
    public Address Subject;

    /// <summary>The asset whose outflow it counts; zero is the native one.</summary>
    public Address Mint;

    /// <summary>Who may reset it: the owner, or who governs the shared ones.</summary>
    public Address Resetter;

    /// <summary>What may still leave, in base units.</summary>
    public TokenBucket Bucket;

    /// <summary>What ever left through it, in base units; the same units may leave again and again, so it stops at the largest number.</summary>
    public ulong Total;

    /// <summary>Milliseconds between a trip and the first reset.</summary>
    public long CooldownMs;
    public long TrippedAtMs;

    /// <summary>What may leave while it is half open, in base units, and what is left of it.</summary>
    public ulong ProbeUnits;
    public ulong ProbeLeft;

    /// <summary>How long it stays half open, in milliseconds, and until when it is.</summary>
    public long ProbeMs;
    public long ProbeUntilMs;

    /// <summary>How long refusals count together, in milliseconds, and since when they do.</summary>
    public long RefusalWindowMs;
    public long RefusedSinceMs;

    /// <summary>Guardians' pause: nothing passes before this time; it ends by itself.</summary>
    public long PausedUntilMs;

    private Owners _refused;

    /// <summary>Whether so much may leave through it now. Changes nothing.</summary>
    public readonly GuardAnswer Ask(ulong units, long nowMs)
    {
        if (nowMs < PausedUntilMs)
        {
            return GuardAnswer.Paused;
        }

        return StateAt(nowMs) switch
        {
            GuardState.Open => GuardAnswer.Open,
            GuardState.HalfOpen when units > ProbeLeft => GuardAnswer.Exceeded,
            _ => units <= Bucket.LevelAt(nowMs) ? GuardAnswer.Passes : GuardAnswer.Exceeded,
        };
    }

    /// <summary>
    /// Finds how much may leave through it now in all, if that is all that decides: whatever adds up to no more passes, in any parts and
    /// any order, and trips nothing. False if a breaker or a pause may have a say, or if its bytes are no guard's.
    /// </summary>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    /// <param name="units">So much, in base units.</param>
    public readonly bool TryFindFree(long nowMs, out ulong units)
    {
        bool decides = nowMs >= PausedUntilMs && StateAt(nowMs) == GuardState.Closed && Bucket.IsWellFormed;
        units = decides ? Bucket.LevelAt(nowMs) : 0;
        return decides;
    }

    /// <summary>What ever left, with so many units more.</summary>
    public static ulong AddToTotal(ulong total, ulong units) => units > ulong.MaxValue - total ? ulong.MaxValue : total + units;

    /// <summary>Takes what was asked for and passed; or nothing, for a use that it does not concern, whatever its state.</summary>
    public void Take(ulong units, long nowMs)
    {
        Bucket.Refill(nowMs);
        bool taken = Bucket.TryTake(units);
        Preconditions.Invariant(taken, "what passed a guard is in its bucket");
        Total = AddToTotal(Total, units);
        if (StateAt(nowMs) == GuardState.HalfOpen)
        {
            ProbeLeft -= units;
        }
        else if (State == GuardState.HalfOpen)
        {
            State = GuardState.Closed;
        }
    }

    /// <summary>Notes that somebody asked for more than there is; trips if enough owners have.</summary>
    /// <param name="owner">Whose session asked.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    /// <returns>Whether it tripped now.</returns>
    public bool NoteRefusal(in Address owner, long nowMs)
    {
        if (State == GuardState.Open)
        {
            return false;
        }

        if (OwnersRefused == 0 || nowMs - RefusedSinceMs >= RefusalWindowMs)
        {
            OwnersRefused = 0;
            RefusedSinceMs = nowMs;
        }

        // A probe that is exceeded shows that what tripped it is not over.
        bool known = ((ReadOnlySpan<ulong>)_refused)[..OwnersRefused].Contains(owner.StableHash);
        if (!known)
        {
            _refused[OwnersRefused++] = owner.StableHash;
        }

        if (OwnersRefused < OwnersToTrip && StateAt(nowMs) != GuardState.HalfOpen)
        {
            return false;
        }

        State = GuardState.Open;
        TrippedAtMs = nowMs;
        OwnersRefused = 0;
        Trips++;
        return true;
    }

    /// <summary>Opens it half, after the cool-down.</summary>
    /// <returns>False if it is not tripped, or has not cooled down.</returns>
    public bool TryReset(long nowMs)
    {
        if (State != GuardState.Open || nowMs - TrippedAtMs < CooldownMs)
        {
            return false;
        }

        State = GuardState.HalfOpen;
        ProbeLeft = ProbeUnits;
        ProbeUntilMs = nowMs > long.MaxValue - ProbeMs ? long.MaxValue : nowMs + ProbeMs;
        return true;
    }

    /// <summary>The state now: half open ends by itself.</summary>
    public readonly GuardState StateAt(long nowMs) => State == GuardState.HalfOpen && nowMs >= ProbeUntilMs ? GuardState.Closed : State;

    [InlineArray(MaxOwners)]
    private struct Owners
    {
        private ulong _first;
    }
}
