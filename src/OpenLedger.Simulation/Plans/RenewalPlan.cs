using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>How owners renew the sessions that agents use.</summary>
/// <param name="Every">The time between two renewals of one owner.</param>
/// <param name="WiderBy">By which share the limits of every asset grow each time, in a new grant; 0: the same session goes on for longer,
/// which cannot widen it.</param>
public sealed record RenewalPlan(SimDuration Every, double WiderBy);
