using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>
/// What one publisher says that a token is worth. Who reads it chooses the publisher, and must ask who owns the account: the bytes alone
/// prove nothing.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct PriceFeedAccount
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 104;

    /// <summary>What the first eight bytes of every feed are.</summary>
    public const ulong ExpectedKind = 0x7365_6369_7270_6C6F; // "olprices"

    /// <summary>The most decimals that a feed can have: ten to the power of so many fits in 64 bits.</summary>
    public const byte MaxDecimals = 18;

    public ulong Kind;

    /// <summary>The token; zero for the native asset.</summary>
    public Address Mint;

    /// <summary>The only one who may publish here.</summary>
    public Address Publisher;

    /// <summary>
    /// Millionths of the reference unit for a whole token, which is 10^<see cref="Decimals"/> base units. 0: never published.
    /// </summary>
    public ulong PriceMicros;

    /// <summary>Consensus time of the last publication, in milliseconds since genesis.</summary>
    public long PublishedMs;

    /// <summary>Number of the last publication; the first is 1.</summary>
    public ulong Sequence;

    /// <summary>Decimals of the token, 0 to <see cref="MaxDecimals"/>.</summary>
    public byte Decimals;

    /// <summary>Always 0: a layout that is hashed has no padding, whose bytes nobody sets.</summary>
    public byte Reserved;
    public ushort Reserved2;
    public uint Reserved3;

    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>Whether anything was published yet.</summary>
    public readonly bool HasPrice => PriceMicros != 0;

    /// <summary>Where the feed of a publisher on a token lies.</summary>
    public static Address AddressFor(in Address mint, in Address publisher) =>
        HashedAddress.Of("openledger/price/1"u8, in mint, in publisher);

    /// <summary>Reads a feed; false for whatever is none. Whether PriceFeed owns the account is for the caller to ask.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out PriceFeedAccount feed)
    {
        if (data.Length == Length)
        {
            feed = MemoryMarshal.Read<PriceFeedAccount>(data);
            if (feed.Kind == ExpectedKind && feed.Decimals <= MaxDecimals)
            {
                return true;
            }
        }

        feed = default;
        return false;
    }

    /// <summary>Whether there is a price that is at most so old.</summary>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    /// <param name="maxAgeMs">The greatest age in milliseconds; a price of exactly this age is still fresh.</param>
    public readonly bool IsFresh(long nowMs, long maxAgeMs) => HasPrice && (Int128)nowMs - PublishedMs <= maxAgeMs;

    /// <summary>The value of so many base units in millionths of the reference unit, rounded up: what is charged against a cap.</summary>
    public readonly UInt128 Notional(ulong units) => NotionalAt(PriceMicros, Decimals, units);

    /// <summary>As <see cref="Notional"/>, rounded down: what is credited, or what must at least come in.</summary>
    public readonly UInt128 NotionalDown(ulong units) => NotionalDownAt(PriceMicros, Decimals, units);

    /// <summary>The value of so many base units at another price than the feed's, such as a floor, rounded up. Never overflows.</summary>
    /// <param name="priceMicros">Millionths of the reference unit for a whole token.</param>
    /// <param name="decimals">Decimals of the token, at most <see cref="MaxDecimals"/>.</param>
    /// <param name="units">Base units.</param>
    public static UInt128 NotionalAt(ulong priceMicros, byte decimals, ulong units)
    {
        // The largest product is 2^128 - 2^65 + 1 and the largest scale below 2^60, so the sum fits as well.
        ulong scale = ScaleOf(decimals);
        return (((UInt128)units * priceMicros) + (scale - 1)) / scale;
    }

    /// <summary>As <see cref="NotionalAt"/>, rounded down.</summary>
    public static UInt128 NotionalDownAt(ulong priceMicros, byte decimals, ulong units) =>
        (UInt128)units * priceMicros / ScaleOf(decimals);

    private static ulong ScaleOf(byte decimals)
    {
        Preconditions.Argument(decimals <= MaxDecimals, nameof(decimals), "a feed has at most 18 decimals");
        return PowersOfTen[decimals];
    }
}
