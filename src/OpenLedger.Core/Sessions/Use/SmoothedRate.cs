namespace OpenLedger.Core.Sessions;

/// <summary>
/// An exponentially weighted moving average in whole numbers: how much per period, as seen lately. At a steady rate it settles at what flows
/// in one period; a burst stands out at once and fades within a few periods.
/// </summary>
internal static class SmoothedRate
{
    /// <summary>The average behind an amount.</summary>
    /// <param name="before">The average before it.</param>
    /// <param name="periodMs">The period, in milliseconds, which is the time constant too.</param>
    /// <param name="elapsedMs">Milliseconds since the amount before.</param>
    /// <param name="amount">The amount.</param>
    public static ulong After(ulong before, ulong periodMs, long elapsedMs, ulong amount)
    {
        // 1 / (1 + x) instead of e^-x: the same to first order, never lower, and exact in whole numbers.
        UInt128 faded = (UInt128)before * periodMs / (periodMs + (UInt128)(ulong)Math.Max(elapsedMs, 0));
        return (ulong)UInt128.Min(faded + amount, ulong.MaxValue);
    }
}
