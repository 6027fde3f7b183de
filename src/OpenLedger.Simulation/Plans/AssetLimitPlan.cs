using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>The limits of a session on one asset, in whole tokens.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="PerUseTokens">C13: the most one use may take.</param>
/// <param name="LifetimeTokens">C14: the most all uses together may take.</param>
/// <param name="BurstTokens">C15: capacity of the bucket, full at the start.</param>
/// <param name="RefillTokens">C15: what flows back within <paramref name="RefillEvery"/>.</param>
/// <param name="RefillEvery">C15: the time in which that flows back.</param>
public sealed record AssetLimitPlan(
    int Asset, double PerUseTokens, double LifetimeTokens, double BurstTokens, double RefillTokens, SimDuration RefillEvery);
