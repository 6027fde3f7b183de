using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>A rhythm with the period of a day: rate(t) = mean * (1 + swing * c(t - peak)), c a triangle wave from 1 to -1 and back.</summary>
/// <param name="Peak">Time of day of the highest rate.</param>
/// <param name="SwingPpm">Largest deviation from the mean, in millionths, 0 to 1,000,000.</param>
public sealed record DiurnalPlan(SimDuration Peak, long SwingPpm);
