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
    public static Address AddressFor(in Address source, in Address spender)
    {
        Span<byte> seed = stackalloc byte[6 + 32 + 32];
        "permit"u8.CopyTo(seed);
        source.CopyTo(seed[6..]);
        spender.CopyTo(seed[38..]);
        Hash256 hash = Hash256.Of(seed);
        return new Address(Hash256.BytesOf(in hash));
    }
}
