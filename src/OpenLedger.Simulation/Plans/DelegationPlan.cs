using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>How authority is handed on.</summary>
public enum DelegationKind
{
    /// <summary>SPL Token's approve: one delegate slot, an amount, no end.</summary>
    SplApprove,

    /// <summary>An allowance with an amount and an expiry, held by a permit program, as Permit2 does it.</summary>
    Permit,

    /// <summary>A session with constraints.</summary>
    Session,
}

/// <summary>What every member of a population of owners has handed to one delegate at time zero.</summary>
public sealed record DelegationPlan
{
    public required string Name { get; init; }

    public required DelegationKind Kind { get; init; }

    /// <summary>Index of the population whose (single) member may spend.</summary>
    public required int To { get; init; }

    /// <summary>Index of the population of owners who delegated.</summary>
    public required int From { get; init; }

    /// <summary>Approvals and permits: whole tokens per asset; null for an unlimited amount (2^64 - 1 base units).</summary>
    public double? AmountTokens { get; init; }

    /// <summary>Permits: how long after it was given the allowance ends.</summary>
    public SimDuration? Expires { get; init; }

    /// <summary>How long before time zero it was given or last used, in nanoseconds; null for just now.</summary>
    public Distribution? AgeNs { get; init; }

    /// <summary>Sessions: the constraints of the grant; null for other kinds.</summary>
    public SessionTermsPlan? Session { get; init; }
}

/// <summary>The terms of a session, as a scenario states them.</summary>
public sealed record SessionTermsPlan
{
    /// <summary>C3: how long after time zero the session ends.</summary>
    public required SimDuration Lifetime { get; init; }

    /// <summary>C5: it dies after so long without a successful use.</summary>
    public SimDuration? IdleTimeout { get; init; }

    /// <summary>C6: it is stale once it has not been re-validated for so long.</summary>
    public SimDuration? RevalidateEvery { get; init; }

    /// <summary>C7: names of the allowed actions: swap, transfer.</summary>
    public required ImmutableArray<string> Actions { get; init; }

    /// <summary>C11: indices of the populations whose members may receive.</summary>
    public required ImmutableArray<int> Counterparties { get; init; }

    /// <summary>C10 and C13 to C15, per asset; an asset that is not named may not leave.</summary>
    public required ImmutableArray<AssetLimitPlan> Assets { get; init; }

    /// <summary>C18: how many successful uses at most.</summary>
    public long Uses { get; init; } = uint.MaxValue;
}

/// <summary>The limits of a session on one asset, in whole tokens.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="PerUseTokens">C13: the most one use may take.</param>
/// <param name="LifetimeTokens">C14: the most all uses together may take.</param>
/// <param name="BurstTokens">C15: capacity of the bucket, full at the start.</param>
/// <param name="RefillTokens">C15: what flows back within <paramref name="RefillEvery"/>.</param>
/// <param name="RefillEvery">C15: the time in which that flows back.</param>
public sealed record AssetLimitPlan(
    int Asset, double PerUseTokens, double LifetimeTokens, double BurstTokens, double RefillTokens, SimDuration RefillEvery);
