using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Execution;

/// <summary>
/// Hashing the authorization records of a block at once, as the block header commits to them: what sessions cost besides
/// execution.
/// </summary>
internal sealed class RecordHashSubject : BenchSubject
{
    private const int Passes = 8;

    private readonly AuthorizationRecord[] _records;
    private Hash256 _hash;

    /// <param name="fixture">A workload of sessions; the records are those of its first block.</param>
    public RecordHashSubject(SharedFixture<WorkloadFixture> fixture)
    {
        using var run = new WorkloadRun(
            fixture.Take().Workload, (runtime, history) => new PlainDriver(new SequentialExecutor(runtime, history)), ahead: 1);
        run.Begin();
        run.Load();
        run.Execute();
        _records = [.. run.Outputs[0].Records];
        run.Begin();
        fixture.GiveBack();
        Preconditions.Invariant(_records.Length > 0, "every use of a session leaves a record");
    }

    public override long Run(Meter meter)
    {
        for (int pass = 0; pass < Passes; pass++)
        {
            _hash = Hash256.Of(MemoryMarshal.AsBytes(_records.AsSpan()));
        }

        return (long)Passes * _records.Length;
    }

    public override Hash256 ResultHash() => _hash;
}
