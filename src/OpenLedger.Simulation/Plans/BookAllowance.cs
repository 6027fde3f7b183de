namespace OpenLedger.Simulation.Plans;

/// <summary>What one owner of a book allows one spender to take of one asset.</summary>
/// <param name="Spender">Index of the population whose (single) member may spend.</param>
/// <param name="Owner">Number of the owner.</param>
/// <param name="Asset">Index of the asset, of which the book has a holding of the owner.</param>
/// <param name="Units">Base units, more than 0; <see cref="Unlimited"/> for any amount.</param>
/// <param name="ExpiresMs">The last millisecond since time zero at which it is good, negative if it has lapsed; <see cref="Never"/> if it
/// has no end.</param>
public readonly record struct BookAllowance(int Spender, int Owner, int Asset, ulong Units, long ExpiresMs)
{
    /// <summary>Stands for any amount, as Token and Permit have it: 2^64 - 1.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    /// <summary>Stands for no end.</summary>
    public const long Never = long.MaxValue;
}
