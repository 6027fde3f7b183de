using System.Collections.Immutable;

namespace OpenLedger.Simulation.Plans;

/// <summary>An outbound bridge: what was locked on it, one escrow per asset.</summary>
/// <param name="Name">Its name in the scenario.</param>
/// <param name="Escrow">What lies in escrow when the attack begins.</param>
public sealed record BridgePlan(string Name, ImmutableArray<EscrowPlan> Escrow);
