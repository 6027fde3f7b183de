using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>Who notices, and what follows.</summary>
/// <param name="Detector">What watches.</param>
/// <param name="OnAlert">What an alert sets off, each by itself.</param>
public sealed record ResponsePlan(DetectorPlan Detector, ImmutableArray<ReactionPlan> OnAlert);

/// <summary>Watches the outflow through one principal's authority, window by window, and alerts when a window exceeds the mean of
/// all earlier ones by so many standard deviations.</summary>
/// <param name="Watches">Index of the population whose outflow is watched.</param>
/// <param name="SigmaMilli">Threshold in thousandths of a standard deviation.</param>
/// <param name="Window">Length of a window.</param>
/// <param name="Latency">How long after the block that exceeded the threshold the alert is out.</param>
public sealed record DetectorPlan(int Watches, long SigmaMilli, SimDuration Window, SimDuration Latency);

/// <summary>What a reaction does.</summary>
public enum ReactionKind
{
    /// <summary>Owners learn of it; each revokes by hand after a delay of its own.</summary>
    Announce,

    /// <summary>The node's guardian freezes everything delegated to one principal.</summary>
    FreezeDelegations,

    /// <summary>Honest agents stop acting through one principal.</summary>
    StopAgents,
}

/// <summary>One reaction to an alert.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="AfterNs">How long after the alert, in nanoseconds; for <see cref="ReactionKind.Announce"/> drawn per owner.</param>
/// <param name="Of">Index of the population whose delegations are frozen or whose agents stop; -1 where it does not apply.</param>
/// <param name="InArms">Indices of the arms in which this happens; empty: all.</param>
public sealed record ReactionPlan(ReactionKind Kind, Distribution AfterNs, int Of, ImmutableArray<int> InArms);
