using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>What the purpose of a grant needs, and what happens to a session whose smoothed rate is far above it.</summary>
/// <param name="Tokens">Whole tokens that it needs in <paramref name="Per"/>.</param>
/// <param name="Per">The period, which is also the time constant of the smoothing.</param>
/// <param name="Factor">From how many times that rate on it acts; at least 2.</param>
/// <param name="Narrows">Whether the session is narrowed to that rate rather than frozen.</param>
public sealed record DriftPlan(double Tokens, SimDuration Per, int Factor, bool Narrows);
