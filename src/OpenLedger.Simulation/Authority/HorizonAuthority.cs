using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Authority;

/// <summary>What could be lost over a span from time zero.</summary>
/// <param name="Span">The span; what is no longer than a slot stands for one block.</param>
/// <param name="MicroUsd">The most, in micro-dollars.</param>
/// <param name="Limits">What decides over it, in the order of limits and assets; what they let out sums to the most, or to more
/// where a limit over all assets is smaller.</param>
public sealed record HorizonAuthority(SimDuration Span, long MicroUsd, ImmutableArray<LimitTally> Limits);
