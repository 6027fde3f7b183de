namespace OpenLedger.Simulation.Plans;

/// <summary>C20: an asset leaves only against others that are worth nearly as much.</summary>
/// <param name="BasisPoints">How much less they may be worth, 0 to 10,000.</param>
/// <param name="TurnoverTokens">The most that may leave in all, in whole tokens.</param>
public sealed record PriceBandPlan(int BasisPoints, double TurnoverTokens);
