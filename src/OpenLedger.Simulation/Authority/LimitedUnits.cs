namespace OpenLedger.Simulation.Authority;

/// <summary>How much could be taken, and what keeps it from being more.</summary>
/// <param name="Units">Base units; 2^64 - 1 if nothing limits it.</param>
/// <param name="Limit">The limit that binds.</param>
internal readonly record struct LimitedUnits(ulong Units, LimitKind Limit)
{
    /// <summary>The same, where there is no more to take than is held.</summary>
    public LimitedUnits Within(ulong held, LimitKind limit = LimitKind.Balance) =>
        held <= Units ? new LimitedUnits(held, limit) : this;
}
