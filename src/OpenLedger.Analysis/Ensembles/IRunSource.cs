using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>
/// Where the runs of an ensemble come from: the simulator, or outcomes made by hand in tests. Instances may be used from several
/// threads at once.
/// </summary>
public interface IRunSource
{
    /// <summary>What is run.</summary>
    ExperimentPlan Plan { get; }

    /// <summary>Independent pieces of work to do once before the first replication, in any order, on any threads.</summary>
    IReadOnlyList<Action> Preparations { get; }

    /// <summary>How many keys the preparations derive, for whoever watches; 0 if they derive none.</summary>
    long Keys { get; }

    /// <summary>Makes what the arms of a replication share.</summary>
    /// <param name="replication">Number of the replication, from 0.</param>
    IPreparedReplication Prepare(int replication);
}

/// <summary>One replication made ready. Its arms may run on several threads at once.</summary>
public interface IPreparedReplication
{
    /// <summary>Runs one arm to its end.</summary>
    /// <param name="arm">Index of the arm in the plan.</param>
    /// <param name="cancellation">Stops the run; it then throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="gauge">Is told now and then how far the run is.</param>
    RunOutcome Run(int arm, CancellationToken cancellation, RunGauge gauge);
}
