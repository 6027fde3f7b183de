using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Analysis.Authority;

/// <summary>A span from time zero over which losses are asked for.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Span">The span.</param>
public sealed record Horizon(string Name, SimDuration Span)
{
    /// <summary>A slot (one block), a minute, an hour, a day.</summary>
    public static ImmutableArray<Horizon> Of(ExperimentPlan plan) =>
    [
        new("slot", plan.Ledger.Slot),
        new("minute", SimDuration.FromSeconds(60)),
        new("hour", SimDuration.FromHours(1)),
        new("day", SimDuration.FromHours(24)),
    ];
}
