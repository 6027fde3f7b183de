using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>What one delegate may take from one token account between two resets.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct SafeAllowance
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 128;

    /// <summary>Milliseconds in a minute, in which resets are counted.</summary>
    public const long MinuteMs = 60_000;

    public GrantHeader Header;

    /// <summary>Base units between two resets.</summary>
    public ulong Amount;

    /// <summary>Base units spent since the last reset.</summary>
    public ulong Spent;

    /// <summary>When it was reset last, in minutes.</summary>
    public long LastResetMin;

    /// <summary>Minutes between two resets, 16 bits; 0: there are none.</summary>
    public uint ResetTimeMin;

    /// <summary>Transfers so far, and one more; 16 bits, and wraps around. It outlives a deletion.</summary>
    public uint Nonce;

    /// <summary>Where the allowance of a delegate on a token account lies.</summary>
    public static Address AddressFor(in Address source, in Address spender) =>
        GrantHeader.AddressFor("safe-allowance"u8, in source, in spender);

    /// <summary>Base units left at a time.</summary>
    public readonly ulong LeftAt(long timeMs)
    {
        SafeAllowance then = this;
        then.Reset(timeMs);
        // The owner may have lowered the amount below what is spent.
        return then.Amount - Math.Min(then.Spent, then.Amount);
    }

    /// <summary>Forgets what was spent if a reset was due. Resets stay at whole multiples of the time between them, however late the
    /// look.</summary>
    public void Reset(long timeMs)
    {
        long minute = timeMs / MinuteMs;
        if (ResetTimeMin > 0 && LastResetMin <= minute - ResetTimeMin)
        {
            Spent = 0;
            LastResetMin = minute - ((minute - LastResetMin) % ResetTimeMin);
        }
    }
}
