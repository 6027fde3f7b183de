using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Plans;

/// <summary>What one line of honest work does.</summary>
public enum WorkloadAction
{
    /// <summary>Agents swap for their owners, under the arm's delegation.</summary>
    Swap,

    /// <summary>Owners pay each other, signing themselves.</summary>
    Pay,

    /// <summary>Users of the bridge withdraw with a proven message.</summary>
    Withdraw,
}

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

/// <summary>The share of one asset in a mix.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Weight">Relative weight, 1 or more.</param>
public sealed record MixPlan(int Asset, long Weight);

/// <summary>A rhythm with the period of a day: rate(t) = mean * (1 + swing * c(t - peak)), c a triangle wave from 1 to -1 and back.</summary>
/// <param name="Peak">Time of day of the highest rate.</param>
/// <param name="SwingPpm">Largest deviation from the mean, in millionths, 0 to 1,000,000.</param>
public sealed record DiurnalPlan(SimDuration Peak, long SwingPpm);

/// <summary>One withdrawal as it was recorded.</summary>
/// <param name="At">When, since the first on record.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="ValueMicroUsd">Its value in micro-dollars.</param>
public readonly record struct RecordedWithdrawal(SimDuration At, int Asset, long ValueMicroUsd);
