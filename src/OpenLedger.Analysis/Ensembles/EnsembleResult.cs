using System.Collections.Immutable;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>The outcomes of all runs of an experiment, in an order that does not depend on how they were scheduled.
/// Immutable.</summary>
/// <param name="Plan">What was run.</param>
/// <param name="Arms">The arms that ran, in the plan's order.</param>
public sealed record EnsembleResult(ExperimentPlan Plan, ImmutableArray<ArmOutcomes> Arms);

/// <summary>The outcomes of one arm.</summary>
/// <param name="Arm">Index of the arm in the plan.</param>
/// <param name="Name">Its name.</param>
/// <param name="Runs">One outcome per replication, in the order of replications.</param>
public sealed record ArmOutcomes(int Arm, string Name, ImmutableArray<RunOutcome> Runs);
