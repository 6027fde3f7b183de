namespace OpenLedger.Reporting.Authority;

/// <summary>What a principal's keys open in one arm.</summary>
/// <param name="Delegators">Owners who delegated to it.</param>
/// <param name="EntrustedUsd">What these hold, or what lies in escrow, limits ignored.</param>
/// <param name="Horizons">Per horizon, by name.</param>
public sealed record ExplainArm(long Delegators, double EntrustedUsd, OrderedDictionary<string, ExplainHorizon> Horizons);
