using System.Collections.Immutable;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>One reaction to an alert.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="AfterNs">How long after the alert, in nanoseconds; for <see cref="ReactionKind.Announce"/> drawn per owner.</param>
/// <param name="Of">Index of the population whose delegations are frozen or whose agents stop; -1 where it does not apply.</param>
/// <param name="InArms">Indices of the arms in which this happens; empty: all.</param>
public sealed record ReactionPlan(ReactionKind Kind, Distribution AfterNs, int Of, ImmutableArray<int> InArms)
{
    /// <summary>What owners who revoke offer for a compute unit, in micro-lamports.</summary>
    public ulong PriceMicroLamports { get; init; }
}
