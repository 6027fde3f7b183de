namespace OpenLedger.Simulation.Plans;

/// <summary>A constant-product pool.</summary>
/// <param name="BaseAsset">Index of the asset that owners pay with.</param>
/// <param name="QuoteAsset">Index of the asset that they get.</param>
/// <param name="BaseTokens">Whole tokens of the first in the pool at time zero.</param>
/// <param name="QuoteTokens">Whole tokens of the second.</param>
/// <param name="FeeBps">Fee on what goes in, in basis points, 0 to 10,000; the operator's key may change it.</param>
public sealed record MarketPlan(int BaseAsset, int QuoteAsset, double BaseTokens, double QuoteTokens, int FeeBps);
