using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>What one spender may still take from one token account, and until when.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct PermitAllowance
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 112;

    /// <summary>An amount that does not shrink, as Permit2's largest one.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    public Address Source;
    public Address Spender;
    public Address Owner;

    /// <summary>Base units left.</summary>
    public ulong Amount;

    /// <summary>The last consensus time, in milliseconds, at which it may be used.</summary>
    public long ExpiresMs;

    /// <summary>Where the allowance of a spender on a token account lies.</summary>
    public static Address AddressFor(in Address source, in Address spender) => GrantHeader.AddressFor("permit"u8, in source, in spender);
}
