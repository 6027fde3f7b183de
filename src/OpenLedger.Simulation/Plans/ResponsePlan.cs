using System.Collections.Immutable;

namespace OpenLedger.Simulation.Plans;

/// <summary>Who notices, and what follows.</summary>
/// <param name="Detector">What watches.</param>
/// <param name="OnAlert">What an alert sets off, each by itself.</param>
public sealed record ResponsePlan(DetectorPlan Detector, ImmutableArray<ReactionPlan> OnAlert);
