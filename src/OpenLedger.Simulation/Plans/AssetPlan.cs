namespace OpenLedger.Simulation.Plans;

/// <summary>An asset: a token mint on the ledger.</summary>
/// <param name="Symbol">Its name in the scenario.</param>
/// <param name="Decimals">Digits behind the point, 0 to 9; a base unit is 10^-Decimals of one token.</param>
/// <param name="PricePicoUsd">Price of one whole token in 10^-12 US dollars, from 0 to 10^18 (a million dollars).</param>
public sealed record AssetPlan(string Symbol, int Decimals, long PricePicoUsd)
{
    /// <summary>The most base units that an amount is converted to, 2^63 - 1, so that differences of balances fit a signed number.</summary>
    public const ulong MaxUnits = long.MaxValue;

    /// <summary>Base units of one whole token.</summary>
    public ulong UnitsPerToken { get; } = PowerOfTen(Decimals);

    /// <summary>The value of an amount in micro-dollars (10^-6 USD), rounded down; 2^63 - 1 if it is worth more.</summary>
    public long ValueMicroUsd(ulong units)
    {
        UInt128 value = (UInt128)units * (ulong)PricePicoUsd / UnitsPerToken / 1_000_000;
        return value > long.MaxValue ? long.MaxValue : (long)value;
    }

    /// <summary>Base units of an amount in whole tokens, rounded down. Negative amounts count as nothing, amounts beyond
    /// <see cref="MaxUnits"/> as that: the tails of distributions have no end.</summary>
    public ulong Units(double tokens)
    {
        double units = tokens * UnitsPerToken;
        return !(units > 0) ? 0 : units >= MaxUnits ? MaxUnits : (ulong)units;
    }

    /// <summary>The most base units that a world of so many assets may hold: a quarter of the range of micro-dollars is shared by all
    /// assets, so that no sum over holders and assets leaves it.</summary>
    public ulong MostUnits(int assets)
    {
        if (PricePicoUsd == 0)
        {
            return MaxUnits;
        }

        UInt128 shareMicroUsd = (ulong)(long.MaxValue / 4 / assets);
        return (ulong)UInt128.Min(MaxUnits, shareMicroUsd * 1_000_000 * UnitsPerToken / (ulong)PricePicoUsd);
    }

    private static ulong PowerOfTen(int exponent)
    {
        ulong value = 1;
        for (int i = 0; i < exponent; i++)
        {
            value *= 10;
        }

        return value;
    }
}
