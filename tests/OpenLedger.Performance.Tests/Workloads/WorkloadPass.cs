using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Tests.Workloads;

/// <summary>Runs workloads one transaction after the other.</summary>
internal static class WorkloadPass
{
    /// <summary>A run with the sequential executor.</summary>
    public static WorkloadRun Sequential(Workload workload, int ahead = 2) =>
        new(workload, (runtime, history) => new PlainDriver(new SequentialExecutor(runtime, history)), ahead);

    /// <summary>Executes everything from genesis.</summary>
    public static Hash256 All(WorkloadRun run)
    {
        run.Begin();
        while (!run.IsComplete)
        {
            run.Load();
            run.Execute();
            run.Collect();
        }

        return run.ResultHash();
    }
}
