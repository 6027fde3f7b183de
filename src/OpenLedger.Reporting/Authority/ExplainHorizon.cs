namespace OpenLedger.Reporting.Authority;

/// <summary>What could be lost within a horizon.</summary>
/// <param name="LossUsd">The most.</param>
/// <param name="ChokePoints">What decides over it; the limit that decides over most first.</param>
public sealed record ExplainHorizon(double LossUsd, IReadOnlyList<ExplainChokePoint> ChokePoints);
