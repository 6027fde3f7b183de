using OpenLedger.Analysis.Ensembles;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Tests.Support;

/// <summary>A source of runs whose outcomes are made by hand; it counts what is alive.</summary>
internal sealed class MadeRuns(ExperimentPlan plan, Func<string, int, RunOutcome> outcome) : IRunSource
{
    private int _alive;
    private int _prepared;

    public MadeRuns(ExperimentPlan plan)
        : this(plan, (arm, replication) => arm == "held" ? Made.Harmless(arm, replication) : Made.Outcome(arm, replication))
    {
    }

    public ExperimentPlan Plan => plan;

    public IReadOnlyList<Action> Preparations { get; init; } = [];

    public long Keys => Preparations.Count;

    /// <summary>How often a replication was prepared.</summary>
    public int Prepared => _prepared;

    /// <summary>The most replications that were alive at once.</summary>
    public int PeakAlive { get; private set; }

    /// <summary>Called at the start of every run.</summary>
    public Action<string, int, CancellationToken>? OnRun { get; init; }

    /// <summary>Called after that, with what tells how far the run is.</summary>
    public Action<RunGauge>? OnGauge { get; init; }

    public IPreparedReplication Prepare(int replication)
    {
        Interlocked.Increment(ref _prepared);
        lock (plan)
        {
            _alive++;
            PeakAlive = Math.Max(PeakAlive, _alive);
        }

        return new Ready(this, replication);
    }

    private sealed class Ready(MadeRuns source, int replication) : IPreparedReplication
    {
        private int _armsLeft = source.Plan.Arms.Length;

        public RunOutcome Run(int arm, CancellationToken cancellation, RunGauge gauge)
        {
            string name = source.Plan.Arms[arm].Name;
            source.OnRun?.Invoke(name, replication, cancellation);
            source.OnGauge?.Invoke(gauge);
            if (Interlocked.Decrement(ref _armsLeft) == 0)
            {
                lock (source.Plan)
                {
                    source._alive--;
                }
            }

            return source.Outcome(name, replication);
        }
    }

    private RunOutcome Outcome(string arm, int replication) => outcome(arm, replication);
}
