using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.Authority;

/// <summary>
/// What the keys of one principal open at time zero, in one arm. Of a group (owners, agents) it is the one member with the
/// largest holdings.
/// </summary>
public sealed record PrincipalAuthority
{
    /// <summary>The name of a bridge's verifier; no population can bear it.</summary>
    public static string VerifierOf(BridgePlan bridge) => bridge.Name + "/verifier";

    /// <summary>Its name: the population, or <see cref="VerifierOf"/>.</summary>
    public required string Name { get; init; }

    public required PrincipalKind Kind { get; init; }

    /// <summary>How many members the group has; 1 for a single principal.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Of a group: the member with the largest holdings, as results name it; null for a single principal, or if nobody
    /// holds anything.</summary>
    public string? Largest { get; init; }

    /// <summary>What the principal holds itself, in micro-dollars; of a group, all its members together.</summary>
    public required long OwnMicroUsd { get; init; }

    /// <summary>How many owners delegated to it in this arm.</summary>
    public long Delegators { get; init; }

    /// <summary>What these hold, or what lies in a bridge's escrow, in micro-dollars; limits ignored.</summary>
    public long EntrustedMicroUsd { get; init; }

    /// <summary>What could be lost, per horizon, in the order asked for.</summary>
    public required ImmutableArray<HorizonAuthority> Horizons { get; init; }
}
