using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>Watches the outflow through one principal's authority, window by window, and alerts when a window exceeds the mean of
/// all earlier ones by so many standard deviations.</summary>
/// <param name="Watches">Index of the population whose outflow is watched.</param>
/// <param name="SigmaMilli">Threshold in thousandths of a standard deviation.</param>
/// <param name="Window">Length of a window.</param>
/// <param name="Latency">How long after the block that exceeded the threshold the alert is out.</param>
public sealed record DetectorPlan(int Watches, long SigmaMilli, SimDuration Window, SimDuration Latency)
{
    /// <summary>Whether it alerts when a breaker freezes a session that was granted to the principal, too.</summary>
    public bool Breakers { get; init; }
}
