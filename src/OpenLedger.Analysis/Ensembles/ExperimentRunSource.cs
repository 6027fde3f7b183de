using System.Diagnostics;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;
using OpenLedger.Simulation.World;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>Runs from the simulator. Safe to share between threads.</summary>
public sealed class ExperimentRunSource : IRunSource
{
    private readonly Experiment _experiment;

    /// <summary>Makes an experiment of a plan; the node core's time is measured with the machine's monotonic clock.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="workers">Threads with which each node executes, 1 to 64.</param>
    /// <param name="trace">Is handed every transaction, from several threads; null: nobody looks.</param>
    public ExperimentRunSource(ExperimentPlan plan, int workers = 1, Action<TraceEntry>? trace = null) =>
        _experiment = new Experiment(plan, MonotonicNs, trace, workers);

    public ExperimentPlan Plan => _experiment.Plan;

    public IReadOnlyList<Action> Preparations => _experiment.Preparations;

    public long Keys => _experiment.Keys;

    public IPreparedReplication Prepare(int replication) => new Prepared(_experiment.Prepare(replication));

    // The simulator must not read a clock itself, so the edge of the program hands it one. Most machines tick in nanoseconds,
    // where this is one call and no division.
    private static long MonotonicNs() => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    private sealed class Prepared(Replication replication) : IPreparedReplication
    {
        public RunOutcome Run(int arm, CancellationToken cancellation, RunGauge gauge) => replication.Run(arm, cancellation, gauge);
    }
}
