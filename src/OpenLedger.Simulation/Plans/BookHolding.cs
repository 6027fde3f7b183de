namespace OpenLedger.Simulation.Plans;

/// <summary>What one owner of a book holds of one asset.</summary>
/// <param name="Owner">Number of the owner.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Units">Base units at time zero; may be 0.</param>
public readonly record struct BookHolding(int Owner, int Asset, ulong Units);
