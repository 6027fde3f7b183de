using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

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

    /// <summary>C19: the most that may leave over all assets, in micro-dollars at the feeds' prices; null without.</summary>
    public long? NotionalMicroUsd { get; init; }

    /// <summary>C19 and C20: how old a price may be.</summary>
    public SimDuration PriceMaxAge { get; init; } = SimDuration.FromHours(1);

    /// <summary>How many denials freeze it; null if none do.</summary>
    public DenialBreakerPlan? Denials { get; init; }

    /// <summary>How owners renew it; null if they do not.</summary>
    public RenewalPlan? Renewal { get; init; }

    /// <summary>C6: whether a validator confirms it until there is an alert; without, nobody does.</summary>
    public bool Validated { get; init; }

    /// <summary>Whether any of its limits asks what assets are worth.</summary>
    public bool NeedsPrices => NotionalMicroUsd is not null || Assets.Any(limit => limit.Band is not null);
}
