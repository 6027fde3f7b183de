using System.Collections.Immutable;
using OpenLedger.Performance.Suites;
using OpenLedger.Performance.Workloads;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Performance.Execution;

/// <summary>
/// The cases of recorded blocks, all of which are in memory before the clock runs, and the bound of their locks.
/// </summary>
internal static class RecordedCases
{
    private const int ParallelWorkers = 2;

    /// <summary>Numbers of workers that bounds are reported for.</summary>
    private static readonly int[] s_workers = [2, 8, 32];

    private static readonly RecordedOptions s_full = new();
    private static readonly RecordedOptions s_quick = new() { MostBlocks = 4 };

    /// <summary>The cases; skipped where the file of recorded blocks is not there.</summary>
    public static ImmutableArray<BenchCase> Of(BenchOptions options)
    {
        string? path = options.BlocksFile ?? RecordedBlocks.FindDefault();
        RecordedWorkload? recorded = null;
        var workload = new SharedFixture<WorkloadFixture>(
            () => new WorkloadFixture((recorded = Make(path!, options.Quick ? s_quick : s_full)).Workload));
        BenchCase sequential = new()
        {
            Name = "blocks-sequential",
            Unit = BenchUnit.PerSecond,
            Skipped = path is null ? "the recorded blocks are not beside the checkout; name them with --blocks" : null,
            Create = () => Subject(workers: 1, () => Counts(recorded!)),
        };
        return
        [
            sequential,
            sequential with
            {
                Name = "blocks-parallel",
                Workers = ParallelWorkers,
                RatioTo = [sequential.Name],
                Create = () => Subject(ParallelWorkers, () => [.. s_workers.SelectMany(workers => Bounds(recorded!, workers))]),
            },
        ];

        ExecutorSubject Subject(int workers, Func<ImmutableArray<BenchFigure>> figures) =>
            new(workload, ExecutorSuite.Parallel(workers, Preparation.Pipelined), ahead: int.MaxValue, figures: figures);
    }

    // Somebody else's file is read before anything runs (see BenchVerb); what is wrong with it now has happened since.
    private static RecordedWorkload Make(string path, RecordedOptions options)
    {
        RecordedBlocks? blocks = RecordedBlocks.TryRead(path, out Diagnostic? diagnostic);
        return blocks is null ? throw new IOException(diagnostic!.ToString()) : RecordedWorkload.Create(blocks, options);
    }

    private static ImmutableArray<BenchFigure> Counts(RecordedWorkload recorded) =>
    [
        new("recorded_blocks", recorded.Recorded.Length),
        new("transfers", recorded.Transfers),
        new("calls", recorded.Calls),
        new("calls_split", recorded.SplitCalls),
        new("transactions_added_by_splitting", recorded.AddedBySplitting),
        new("transactions_with_lookup_table", recorded.WithLookupTable),
    ];

    private static IEnumerable<BenchFigure> Bounds(RecordedWorkload recorded, int workers)
    {
        ListSchedulingBound bound = ListSchedulingBound.Of(recorded.Workload, workers, TransactionLocks.Of);
        yield return new($"list_scheduling_bound_{workers}_workers_x", bound.ByTransactions);
        yield return new($"list_scheduling_bound_by_accounts_{workers}_workers_x", bound.ByAccounts);
    }
}
