namespace OpenLedger.Simulation.Plans;

/// <summary>An asset: a token mint on the ledger.</summary>
/// <param name="Symbol">Its name in the scenario.</param>
/// <param name="Decimals">Digits behind the point, 0 to 9; a base unit is 10^-Decimals of one token.</param>
/// <param name="PricePicoUsd">Price of one whole token in 10^-12 US dollars, from 0 to 10^18 (a million dollars).</param>
public sealed record AssetPlan(string Symbol, int Decimals, long PricePicoUsd)
{
    /// <summary>Base units of one whole token.</summary>
    public ulong UnitsPerToken { get; } = (ulong)Math.Pow10(Decimals);

    /// <summary>The value of an amount in micro-dollars (10^-6 USD), rounded down.</summary>
    public long ValueMicroUsd(ulong units) => (long)((UInt128)units * (ulong)PricePicoUsd / UnitsPerToken / 1_000_000);

    /// <summary>Base units of an amount in whole tokens, rounded down; negative amounts count as nothing.</summary>
    public ulong Units(double tokens) => tokens <= 0 ? 0 : (ulong)(tokens * UnitsPerToken);

    private static class Math
    {
        public static long Pow10(int exponent)
        {
            long value = 1;
            for (int i = 0; i < exponent; i++)
            {
                value *= 10;
            }

            return value;
        }
    }
}
