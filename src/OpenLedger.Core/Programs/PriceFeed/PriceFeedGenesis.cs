using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>Writes feeds that stand at genesis.</summary>
public static class PriceFeedGenesis
{
    /// <summary>Fills account data of <see cref="PriceFeedAccount.Length"/> bytes with a feed that was published once.</summary>
    /// <param name="data">Where to write.</param>
    /// <param name="mint">The token; zero for the native asset.</param>
    /// <param name="publisher">Who may publish.</param>
    /// <param name="decimals">Decimals of the token, at most <see cref="PriceFeedAccount.MaxDecimals"/>.</param>
    /// <param name="priceMicros">Millionths of the reference unit for a whole token; 0 for a feed without a price yet.</param>
    /// <param name="publishedMs">When it was published, in milliseconds since genesis; negative before it.</param>
    public static void Write(
        Span<byte> data, in Address mint, in Address publisher, byte decimals, ulong priceMicros, long publishedMs)
    {
        Preconditions.Argument(data.Length == PriceFeedAccount.Length, nameof(data), "the length of a feed");
        Preconditions.Argument(decimals <= PriceFeedAccount.MaxDecimals, nameof(decimals), "a feed has at most 18 decimals");
        MemoryMarshal.AsRef<PriceFeedAccount>(data) = new PriceFeedAccount
        {
            Kind = PriceFeedAccount.ExpectedKind,
            Mint = mint,
            Publisher = publisher,
            PriceMicros = priceMicros,
            PublishedMs = priceMicros == 0 ? 0 : publishedMs,
            Sequence = priceMicros == 0 ? 0UL : 1UL,
            Decimals = decimals,
        };
    }
}
