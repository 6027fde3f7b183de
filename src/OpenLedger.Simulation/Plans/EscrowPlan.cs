namespace OpenLedger.Simulation.Plans;

/// <summary>The escrow of one asset.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Units">Base units locked.</param>
public sealed record EscrowPlan(int Asset, ulong Units);
