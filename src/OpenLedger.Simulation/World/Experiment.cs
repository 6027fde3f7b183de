using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.World;

/// <summary>
/// A plan made ready to run: the keys that all replications share. Create one per plan, do its <see cref="Preparations"/>, then prepare
/// replications, each on whatever thread; instances may be used from several threads at once.
/// </summary>
public sealed class Experiment
{
    /// <summary>Reads the plan; expensive preparations are left to <see cref="Preparations"/>.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="wallClockNs">A monotonic clock in nanoseconds, to measure the node core's time; null: it is not measured.</param>
    /// <param name="trace">Is handed every transaction, from the threads on which the runs go on; null: nobody looks.</param>
    /// <param name="workers">Threads with which each node executes, 1 to 64; what comes out does not depend on it.</param>
    public Experiment(ExperimentPlan plan, Func<long>? wallClockNs = null, Action<TraceEntry>? trace = null, int workers = 1)
    {
        Plan = plan;
        Workers = workers;
        WallClockNs = wallClockNs;
        Trace = trace;
        Cast = new Cast(plan);
        Preparations = [.. Cast.Preparations()];
    }

    public ExperimentPlan Plan { get; }

    /// <summary>Independent pieces of work to do once before the first replication, in any order, on any threads.</summary>
    public IReadOnlyList<Action> Preparations { get; }

    /// <summary>How many keys the preparations derive.</summary>
    public long Keys => Cast.KeyCount;

    /// <summary>Threads with which each node executes.</summary>
    public int Workers { get; }

    internal Func<long>? WallClockNs { get; }

    internal Action<TraceEntry>? Trace { get; }

    internal Cast Cast { get; }

    /// <summary>Does all preparations on the calling thread.</summary>
    public void PrepareAll()
    {
        foreach (Action piece in Preparations)
        {
            piece();
        }
    }

    /// <summary>Makes genesis of a replication, which its arms share.</summary>
    /// <param name="replication">Its number, from 0.</param>
    public Replication Prepare(int replication) => new(this, replication);
}
