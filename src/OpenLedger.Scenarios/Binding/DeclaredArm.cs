using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>An arm as the file writes it, before what others say about it is known.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Section">What stands there.</param>
/// <param name="Announce">Whether owners learn of an alert.</param>
/// <param name="Blocks">How blocks are made.</param>
/// <param name="Without">What is left out of it.</param>
/// <param name="Ablated">What is left out one by one, in an arm each, which follow it.</param>
internal sealed record DeclaredArm(
    string Name, Section Section, bool Announce, BlockPlan Blocks, ImmutableArray<SessionFeature> Without,
    ImmutableArray<SessionFeature> Ablated);
