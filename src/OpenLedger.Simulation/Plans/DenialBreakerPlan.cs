using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>How many denials a session survives.</summary>
/// <param name="Most">The denial after these freezes it.</param>
/// <param name="Within">The time in which they count together.</param>
public sealed record DenialBreakerPlan(int Most, SimDuration Within);
