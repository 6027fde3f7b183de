using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>A holding of every member of a population.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Tokens">Whole tokens a member holds, drawn once a member.</param>
public sealed record HoldingPlan(int Asset, Distribution Tokens);
