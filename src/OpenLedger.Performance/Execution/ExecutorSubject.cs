using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Performance.Workloads;
using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance.Execution;

/// <summary>
/// Executing a whole workload from genesis. Measured is the executor alone: blocks are parsed before, hashed after, a few at a
/// time. Every sample must leave what <see cref="SequentialExecutor"/> leaves.
/// </summary>
internal sealed class ExecutorSubject : BenchSubject
{
    private readonly SharedFixture<WorkloadFixture> _fixture;
    private readonly Workload _workload;
    private readonly Hash256 _expected;
    private readonly WorkloadRun _run;
    private readonly Func<ImmutableArray<BenchFigure>> _figures;

    /// <param name="fixture">The workload; cases that are compared share it.</param>
    /// <param name="make">Makes what executes.</param>
    /// <param name="ahead">How many blocks are parsed at a time.</param>
    /// <param name="passesBefore">Whole passes before the first sample, for what is sampled without warming up.</param>
    /// <param name="figures">What else there is to report; null: nothing.</param>
    public ExecutorSubject(
        SharedFixture<WorkloadFixture> fixture, Func<Runtime, LedgerHistory, BlockDriver> make,
        int ahead = 4, int passesBefore = 0, Func<ImmutableArray<BenchFigure>>? figures = null)
    {
        _fixture = fixture;
        WorkloadFixture shared = fixture.Take();
        _workload = shared.Workload;
        _expected = shared.Expected;
        _run = new WorkloadRun(_workload, make, ahead);
        _figures = figures ?? (() => []);
        for (int pass = 0; pass < passesBefore; pass++)
        {
            var unused = new Meter();
            Prepare();
            unused.Start();
            Run(unused);
            ResultHash();
        }
    }

    public override ImmutableArray<BenchFigure> Figures => _figures();

    public override void Prepare() => _run.Begin();

    public override long Run(Meter meter)
    {
        meter.Pause();
        while (!_run.IsComplete)
        {
            _run.Load();
            meter.Resume();
            _run.Execute();
            meter.Pause();
            _run.Collect();
        }

        return _workload.TransactionCount;
    }

    public override Hash256 ResultHash()
    {
        Hash256 result = _run.ResultHash();
        Preconditions.Invariant(result == _expected, $"{_workload.Name}: what is left is what executing one by one leaves");
        return result;
    }

    public override void Dispose()
    {
        _run.Dispose();
        _fixture.GiveBack();
        base.Dispose();
    }
}
