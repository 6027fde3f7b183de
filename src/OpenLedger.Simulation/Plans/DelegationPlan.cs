using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

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
