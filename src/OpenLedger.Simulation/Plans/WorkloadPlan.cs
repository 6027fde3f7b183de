using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>One line of honest work: who does what, how often, how much.</summary>
public sealed record WorkloadPlan
{
    /// <summary>Index of the population that does it; -1 for users of the bridge.</summary>
    public required int Who { get; init; }

    public required WorkloadAction Does { get; init; }

    /// <summary>Mean operations per day (10^-9 of one), so that slow and fast work are both exact integers.</summary>
    public required long RateNanoPerDay { get; init; }

    /// <summary>Daily rhythm; null for none.</summary>
    public DiurnalPlan? Shape { get; init; }

    /// <summary>How much an operation moves: whole tokens for swaps and payments, US dollars for withdrawals.</summary>
    public required Distribution Amount { get; init; }

    /// <summary>Index of the asset; -1 where <see cref="Mix"/> says it.</summary>
    public int Asset { get; init; } = -1;

    /// <summary>Withdrawals: how the operations divide over assets.</summary>
    public ImmutableArray<MixPlan> Mix { get; init; } = [];

    /// <summary>Withdrawals: recorded operations that take the place of drawn ones; empty if there are none.</summary>
    public ImmutableArray<RecordedWithdrawal> Recorded { get; init; } = [];

    /// <summary>The work stops here; null: goes on to the end of the run.</summary>
    public SimDuration? Until { get; init; }
}
