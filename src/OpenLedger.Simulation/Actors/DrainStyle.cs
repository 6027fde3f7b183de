namespace OpenLedger.Simulation.Actors;

/// <summary>How a thief goes about taking what stolen keys may spend.</summary>
internal enum DrainStyle : byte
{
    /// <summary>Reads buckets and caps, and waits for them to fill; what else a session limits it learns by being refused.</summary>
    Drain,

    /// <summary>Asks for all that one use may take, over and over, and for half of it when refused.</summary>
    SmashAndGrab,

    /// <summary>Looks like honest work: the same amounts, half as often as all honest agents together.</summary>
    Stealth,

    /// <summary>Reads every limit, breaker and guard, and takes exactly what they let out.</summary>
    BreakerAware,

    /// <summary>Knows as much, and only trades: through the pool that the stolen key operates, at the worst price that is let through.</summary>
    TradeOnly,
}
