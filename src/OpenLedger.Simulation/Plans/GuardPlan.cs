using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>A guard that several sessions go through: a bucket, and a breaker that trips when it is asked for more.</summary>
/// <param name="BurstTokens">Capacity of the bucket in whole tokens, full at the start.</param>
/// <param name="RefillTokens">What flows back within <paramref name="RefillEvery"/>.</param>
/// <param name="RefillEvery">The time in which that flows back.</param>
/// <param name="OwnersToTrip">How many owners must be refused until it trips: 1 for an owner's own, otherwise 2 to 8.</param>
/// <param name="Within">Within which time.</param>
/// <param name="CoolDown">After how long it is reset.</param>
public sealed record GuardPlan(
    double BurstTokens, double RefillTokens, SimDuration RefillEvery, int OwnersToTrip, SimDuration Within, SimDuration CoolDown);
