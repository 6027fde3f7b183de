using System.Collections.Immutable;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>What the members of a population are.</summary>
public enum PopulationKind
{
    /// <summary>People who hold assets and sign for themselves.</summary>
    Owners,

    /// <summary>The operator of a program (a market's pool) to whom owners delegate.</summary>
    Program,

    /// <summary>Software that acts at machine speed for owners.</summary>
    Agents,
}

/// <summary>A holding of every member of a population.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Tokens">Whole tokens a member holds, drawn once a member.</param>
public sealed record HoldingPlan(int Asset, Distribution Tokens);

/// <summary>A group of principals of one kind.</summary>
public sealed record PopulationPlan
{
    public required string Name { get; init; }

    public required PopulationKind Kind { get; init; }

    /// <summary>Number of members; 1 for a program.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What every member holds at time zero.</summary>
    public ImmutableArray<HoldingPlan> Holds { get; init; } = [];

    /// <summary>Agents: the population of owners they act for; -1 for other kinds.</summary>
    public int ActsFor { get; init; } = -1;

    /// <summary>Agents: how many owners each agent acts for, in turn.</summary>
    public int OwnersEach { get; init; }

    /// <summary>Programs: the market that this principal operates; null for other kinds.</summary>
    public MarketPlan? Market { get; init; }
}

/// <summary>A constant-product pool.</summary>
/// <param name="BaseAsset">Index of the asset that owners pay with.</param>
/// <param name="QuoteAsset">Index of the asset that they get.</param>
/// <param name="BaseTokens">Whole tokens of the first in the pool at time zero.</param>
/// <param name="QuoteTokens">Whole tokens of the second.</param>
/// <param name="FeeBps">Fee on what goes in, in basis points, 0 to 10,000; the operator's key may change it.</param>
public sealed record MarketPlan(int BaseAsset, int QuoteAsset, double BaseTokens, double QuoteTokens, int FeeBps);
