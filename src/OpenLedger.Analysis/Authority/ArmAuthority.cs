using System.Collections.Immutable;

namespace OpenLedger.Analysis.Authority;

/// <summary>What a principal's keys open in one arm.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Delegators">How many owners delegated to the principal.</param>
/// <param name="EntrustedUsd">What these hold, or what lies in escrow, in US dollars; limits ignored.</param>
/// <param name="Horizons">Figures per horizon, the shortest first.</param>
public sealed record ArmAuthority(string Arm, long Delegators, double EntrustedUsd, ImmutableArray<HorizonFigures> Horizons);
