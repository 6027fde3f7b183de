using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>An amount in a window of time.</summary>
/// <param name="Tokens">Whole tokens.</param>
/// <param name="Within">Length of the window, at least 16 milliseconds.</param>
public sealed record AmountWithinPlan(double Tokens, SimDuration Within);
