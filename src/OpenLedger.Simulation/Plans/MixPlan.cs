namespace OpenLedger.Simulation.Plans;

/// <summary>The share of one asset in a mix.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Weight">Relative weight, 1 or more.</param>
public sealed record MixPlan(int Asset, long Weight);
