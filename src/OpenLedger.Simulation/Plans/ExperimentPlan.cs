using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>
/// A scenario as the simulator takes it: every name resolved, every unit converted, nothing left to look up. It is made from a
/// scenario file by OpenLedger.Scenarios, or by hand in tests. Immutable; shared by all arms and replications.
/// </summary>
public sealed record ExperimentPlan
{
    /// <summary>The scenario's name, as in the file.</summary>
    public required string Scenario { get; init; }

    /// <summary>How long every run lasts in simulated time.</summary>
    public required SimDuration Duration { get; init; }

    /// <summary>Master seed; replication r of every arm draws from the random numbers keyed by (seed, r).</summary>
    public required ulong Seed { get; init; }

    /// <summary>Number of replications, 1 or more.</summary>
    public int Replications { get; init; } = 1;

    /// <summary>Whether the arms of a replication share their random numbers, so that their differences are paired.</summary>
    public bool CommonRandomNumbers { get; init; } = true;

    /// <summary>Confidence of the intervals, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>After how long without use or validation authority counts as dormant.</summary>
    public SimDuration DormantAfter { get; init; } = SimDuration.FromHours(30 * 24);

    public required LedgerPlan Ledger { get; init; }

    /// <summary>The assets; everything else names them by their index here.</summary>
    public required ImmutableArray<AssetPlan> Assets { get; init; }

    /// <summary>Groups of owners, programs and agents; everything else names them by their index here.</summary>
    public ImmutableArray<PopulationPlan> Populations { get; init; } = [];

    /// <summary>What arms may choose as the delegation that stands at time zero; arms name them by their index here.</summary>
    public ImmutableArray<DelegationPlan> Delegations { get; init; } = [];

    /// <summary>The bridge, if the scenario has one.</summary>
    public BridgePlan? Bridge { get; init; }

    /// <summary>What honest people and agents do.</summary>
    public ImmutableArray<WorkloadPlan> Workload { get; init; } = [];

    /// <summary>What goes wrong.</summary>
    public required AttackPlan Attack { get; init; }

    /// <summary>Who notices, and what follows; null if nobody does.</summary>
    public ResponsePlan? Response { get; init; }

    /// <summary>The arms, in the file's order.</summary>
    public required ImmutableArray<ArmPlan> Arms { get; init; }

    /// <summary>Whether the scenario asks how soon a revocation takes effect: if blocks are made otherwise in one of its arms.</summary>
    public bool ComparesBlocks => Arms.Any(arm => arm.Blocks != BlockPlan.Standard);
}
