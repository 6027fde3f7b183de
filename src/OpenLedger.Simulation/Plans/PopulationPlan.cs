using System.Collections.Immutable;

namespace OpenLedger.Simulation.Plans;

/// <summary>A group of principals of one kind.</summary>
public sealed record PopulationPlan
{
    public required string Name { get; init; }

    public required PopulationKind Kind { get; init; }

    /// <summary>Number of members; 1 for a program.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What every member holds at time zero.</summary>
    public ImmutableArray<HoldingPlan> Holds { get; init; } = [];

    /// <summary>Owners: who they are and what they hold, in place of distributions; it has <see cref="Count"/> owners. Null without a
    /// book.</summary>
    public BookPlan? Book { get; init; }

    /// <summary>Indices of the assets that members may hold at time zero.</summary>
    public ImmutableArray<int> HeldAssets => Book?.Assets ?? [.. Holds.Select(holding => holding.Asset)];

    /// <summary>Agents: the population of owners they act for; -1 for other kinds.</summary>
    public int ActsFor { get; init; } = -1;

    /// <summary>Agents: how many owners each agent acts for, in turn.</summary>
    public int OwnersEach { get; init; }

    /// <summary>Programs: the market that this principal operates; null for other kinds.</summary>
    public MarketPlan? Market { get; init; }
}
