using System.Collections.Immutable;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Analysis.Authority;

/// <summary>What the keys of a principal open, arm by arm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Whose keys they are.</param>
/// <param name="Members">How many members a group has; 1 for a single principal.</param>
/// <param name="Largest">Of a group, the member that the figures are of: the one with the largest holdings; null if nobody holds
/// anything.</param>
/// <param name="OwnUsd">What it holds itself, in US dollars; of a group, all together.</param>
/// <param name="Arms">Per arm, in the plan's order.</param>
public sealed record PrincipalFigures(
    string Name, PrincipalKind Kind, int Members, string? Largest, double OwnUsd, ImmutableArray<ArmAuthority> Arms);
