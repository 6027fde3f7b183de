using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>A balance that one member of a role may take from one token account, and that is refilled by steps.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct RolesAllowance
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 136;

    public GrantHeader Header;

    /// <summary>Base units that a whole period adds.</summary>
    public ulong Refill;

    /// <summary>Up to where periods add. The balance may have been set to more, and then nothing adds until it is below.</summary>
    public ulong MaxRefill;

    /// <summary>Length of a period in milliseconds; 0: nothing is ever added.</summary>
    public ulong PeriodMs;

    /// <summary>Base units that were there at <see cref="TimestampMs"/>.</summary>
    public ulong Balance;

    /// <summary>Until when periods were counted; a whole number of them from where the owner had them begin.</summary>
    public long TimestampMs;

    /// <summary>Where the allowance of a member on a token account lies.</summary>
    public static Address AddressFor(in Address source, in Address spender) =>
        GrantHeader.AddressFor("roles-allowance"u8, in source, in spender);

    /// <summary>What the balance is at a time.</summary>
    public readonly ulong BalanceAt(long timeMs)
    {
        RolesAllowance then = this;
        then.Accrue(timeMs);
        return then.Balance;
    }

    /// <summary>How many whole periods have passed since <see cref="TimestampMs"/>.</summary>
    public readonly ulong PeriodsUntil(long timeMs) =>
        PeriodMs == 0 || timeMs < TimestampMs ? 0 : (ulong)(timeMs - TimestampMs) / PeriodMs;

    /// <summary>Adds what whole periods have brought until a time.</summary>
    public void Accrue(long timeMs)
    {
        ulong periods = PeriodsUntil(timeMs);
        if (periods > 0 && Balance < MaxRefill)
        {
            Balance = (ulong)UInt128.Min(MaxRefill, Balance + ((UInt128)Refill * periods));
        }

        TimestampMs += (long)(periods * PeriodMs);
    }
}
