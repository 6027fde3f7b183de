using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Execution;

/// <summary>
/// A workload, and what executing it one transaction after the other leaves, which every executor must leave too.
/// </summary>
/// <param name="workload">The workload, at genesis.</param>
internal sealed class WorkloadFixture(Workload workload)
{
    private readonly Lazy<Hash256> _expected = new(() => Execute(workload));

    /// <summary>The workload.</summary>
    public Workload Workload { get; } = workload;

    /// <summary>
    /// The result that defines all others; executed when first asked for, on a state that some run then takes back.
    /// </summary>
    public Hash256 Expected => _expected.Value;

    private static Hash256 Execute(Workload workload)
    {
        using var run = new WorkloadRun(
            workload, (runtime, history) => new PlainDriver(new SequentialExecutor(runtime, history)), ahead: 4);
        run.Begin();
        while (!run.IsComplete)
        {
            run.Load();
            run.Execute();
            run.Collect();
        }

        Hash256 result = run.ResultHash();
        workload.Genesis.Restore(workload.State);
        return result;
    }
}
