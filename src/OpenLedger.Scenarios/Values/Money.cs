using System.Numerics;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Values;

/// <summary>Prices and values, exact and within their ranges.</summary>
internal static class Money
{
    /// <summary>The highest price of a whole token: a million dollars, in 10^-12 dollars.</summary>
    public const long MaxPricePicoUsd = 1_000_000_000_000_000_000;

    private const long PicoPerUsd = 1_000_000_000_000;

    /// <summary>A price in 10^-12 dollars, rounded half to even. The price is at most a million dollars.</summary>
    public static long PricePicoUsd(decimal usd) => (long)Exact.Scale(usd, PicoPerUsd);

    /// <summary>The value of an amount in micro-dollars, as <see cref="AssetPlan.ValueMicroUsd"/> has it; false if it exceeds 64 bits.</summary>
    public static bool TryValueMicroUsd(AssetPlan asset, ulong units, out long microUsd)
    {
        UInt128 value = (UInt128)units * (ulong)asset.PricePicoUsd / asset.UnitsPerToken / 1_000_000;
        bool fits = value <= long.MaxValue;
        microUsd = fits ? (long)value : 0;
        return fits;
    }

    /// <summary>The price that values so many tokens at so many dollars, in 10^-12 dollars; false if there is no such price in range.</summary>
    /// <param name="microUsd">Micro-dollars in all.</param>
    /// <param name="tokens">Tokens in all, as a fraction.</param>
    /// <param name="tokenDenominator">The denominator of that fraction.</param>
    /// <param name="pricePicoUsd">The price, rounded half to even.</param>
    public static bool TryPrice(BigInteger microUsd, BigInteger tokens, BigInteger tokenDenominator, out long pricePicoUsd)
    {
        pricePicoUsd = 0;
        if (microUsd.Sign <= 0 || tokens.Sign <= 0)
        {
            return false;
        }

        BigInteger price = Exact.RoundHalfEven(microUsd * 1_000_000 * tokenDenominator, tokens);
        if (price > MaxPricePicoUsd)
        {
            return false;
        }

        pricePicoUsd = (long)price;
        return true;
    }
}
