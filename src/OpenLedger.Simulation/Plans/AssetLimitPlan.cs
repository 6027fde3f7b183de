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
    int Asset, double PerUseTokens, double LifetimeTokens, double BurstTokens, double RefillTokens, SimDuration RefillEvery)
{
    /// <summary>Whether the bucket keeps back anything that the lifetime cap would let out.</summary>
    public bool HasBucket => RefillTokens > 0 || BurstTokens < LifetimeTokens;

    /// <summary>C16: the most in any window; null without one.</summary>
    public AmountWithinPlan? Window { get; init; }

    /// <summary>C17: the most in one block; null without.</summary>
    public double? PerBlockTokens { get; init; }

    /// <summary>C20: it leaves only in trades near the reference price; null if it may leave for anything.</summary>
    public PriceBandPlan? Band { get; init; }

    /// <summary>The outflow that freezes the session; null without that breaker.</summary>
    public AmountWithinPlan? Drawdown { get; init; }

    /// <summary>What the purpose of the grant needs; null if nobody watches that.</summary>
    public DriftPlan? Drift { get; init; }

    /// <summary>The guard of each owner, which all of the owner's sessions go through; null without.</summary>
    public GuardPlan? OwnerGuard { get; init; }

    /// <summary>The guard of the asset, which the sessions of all owners go through; null without.</summary>
    public GuardPlan? AssetGuard { get; init; }
}
