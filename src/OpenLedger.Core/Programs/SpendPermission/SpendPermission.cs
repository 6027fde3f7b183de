using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>What one spender may take from one token account in each period, from a start to an end.</summary>
/// <remarks>
/// Periods are fixed: <c>[start + n * period, start + (n + 1) * period)</c>, cut off at the end. What is spent is forgotten at each boundary,
/// so twice the allowance may leave within a moment:
/// <code>
///            period n            |           period n + 1
///   -----------------------[ALL] | [ALL]------------------------
///                           last   first instant
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct SpendPermission
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 160;

    public GrantHeader Header;

    /// <summary>Tells permissions of the same spender apart.</summary>
    public ulong Salt;

    /// <summary>Base units per period, more than 0.</summary>
    public ulong Allowance;

    /// <summary>Length of a period in milliseconds, more than 0.</summary>
    public long PeriodMs;

    /// <summary>The first millisecond of the first period.</summary>
    public long StartMs;

    /// <summary>The first millisecond at which it is over.</summary>
    public long EndMs;

    /// <summary>First millisecond of the period in which it was used last.</summary>
    public long LastPeriodMs;

    /// <summary>Base units spent in that period.</summary>
    public ulong LastSpent;

    /// <summary>1 once it was revoked.</summary>
    public ulong IsRevoked;

    /// <summary>Where the permission of a spender on a token account lies.</summary>
    public static Address AddressFor(in Address source, in Address spender, ulong salt = 0) =>
        GrantHeader.AddressFor(
            "spend-permission"u8, in source, in spender, MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in salt, 1)));

    /// <summary>The first millisecond of the period that a time from the start on lies in.</summary>
    public readonly long PeriodAt(long timeMs) => timeMs - ((timeMs - StartMs) % PeriodMs);

    /// <summary>Base units left of the period that a time lies in; 0 before the start, from the end on, and if it was revoked.</summary>
    public readonly ulong LeftAt(long timeMs)
    {
        if (IsRevoked != 0 || timeMs < StartMs || timeMs >= EndMs)
        {
            return 0;
        }

        return LastSpent == 0 || PeriodAt(timeMs) != LastPeriodMs ? Allowance : Allowance - LastSpent;
    }
}
