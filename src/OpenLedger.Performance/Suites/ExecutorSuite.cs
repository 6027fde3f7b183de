using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Performance.Execution;
using OpenLedger.Performance.Memory;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Suites;

/// <summary><c>executor</c>: executing transactions, beside the limit that memory sets.</summary>
/// <remarks>
/// Cases of one workload share its state and must leave what <see cref="SequentialExecutor"/> leaves: an executor that differs
/// from it in a single receipt or account fails the suite. <c>-sequential</c> is the executor with one worker, <c>-parallel</c>
/// with two.
/// </remarks>
public static class ExecutorSuite
{
    internal const int ParallelWorkers = 2;
    private const int ManyAccounts = 10_000_000;

    /// <summary>The suite.</summary>
    public static BenchSuite Definition { get; } = new(
        "executor", "Executing blocks of transactions whose signatures are trusted, and the limit that memory sets.", Cases);

    private static ImmutableArray<BenchCase> Cases(BenchOptions options)
    {
        var native = Shared(options, NativeTransfers.Create, TransferPattern.Uniform);
        var session = Shared(options, SessionTokenTransfers.Create, TransferPattern.Uniform);
        return
        [
            .. MemoryLoop.Cases(options),
            Case("native-sequential", native, workers: 1, Preparation.None, MemoryLoop.Name),
            Case("native-parallel", native, ParallelWorkers, Preparation.None, "native-sequential"),
            Case("native-parallel-prepared", native, ParallelWorkers, Preparation.Before, "native-sequential"),
            Reference("native-reference", native, "native-sequential"),
            .. Pair("token", Shared(options, TokenTransfers.Create, TransferPattern.Uniform)),
            Case("session-token-sequential", session, workers: 1, Preparation.None, "token-sequential"),
            new BenchCase
            {
                Name = "session-token-records",
                Unit = BenchUnit.Nanoseconds,
                RatioTo = ["session-token-sequential"],
                Create = () => new RecordHashSubject(session),
            },
            .. Pair("hot-pair", Shared(options, NativeTransfers.Create, TransferPattern.HotPair)),
            .. Pair("payer", Shared(options, NativeTransfers.Create, TransferPattern.OnePayer)),
            .. Pair("payee", Shared(options, NativeTransfers.Create, TransferPattern.OnePayee)),
            .. RecordedCases.Of(options),
            new BenchCase { Name = "graph", Unit = BenchUnit.Nanoseconds, Create = () => new GraphSubject(native) },
            Allocation(native),
            AccountMemory(options, "accounts-10m", areTokens: false),
            AccountMemory(options, "accounts-10m-token", areTokens: true),
        ];
    }

    /// <summary>The executor with so many workers.</summary>
    internal static Func<Runtime, LedgerHistory, BlockDriver> Parallel(int workers, Preparation preparation) =>
        (runtime, history) => new ParallelDriver(new ParallelExecutor(runtime, history, workers), preparation);

    private static SharedFixture<WorkloadFixture> Shared(
        BenchOptions options, Func<TransferOptions, Workload> create, TransferPattern pattern) =>
        new(() => new WorkloadFixture(create(options.Quick
            ? new TransferOptions { Pattern = pattern, Accounts = 5_000, Blocks = 2, TransactionsPerBlock = 500 }
            : new TransferOptions { Pattern = pattern })));

    private static ImmutableArray<BenchCase> Pair(string name, SharedFixture<WorkloadFixture> workload) =>
    [
        Case(name + "-sequential", workload, workers: 1, Preparation.None),
        Case(name + "-parallel", workload, ParallelWorkers, Preparation.None, name + "-sequential"),
    ];

    private static BenchCase Case(
        string name, SharedFixture<WorkloadFixture> workload, int workers, Preparation preparation,
        params ImmutableArray<string> ratioTo) => new()
    {
        Name = name,
        Unit = BenchUnit.PerSecond,
        Workers = workers,
        RatioTo = ratioTo,
        Create = () => new ExecutorSubject(workload, Parallel(workers, preparation)),
    };

    private static BenchCase Reference(string name, SharedFixture<WorkloadFixture> workload, string ratioTo) => new()
    {
        Name = name,
        Unit = BenchUnit.PerSecond,
        RatioTo = [ratioTo],
        Create = () => new ExecutorSubject(
            workload, (runtime, history) => new PlainDriver(new SequentialExecutor(runtime, history))),
    };

    // Two passes, so that every buffer has the size that it needs.
    private static BenchCase Allocation(SharedFixture<WorkloadFixture> workload) => new()
    {
        Name = "allocation",
        Unit = BenchUnit.AllocatedBytes,
        Workers = ParallelWorkers,
        Create = () => new ExecutorSubject(workload, Parallel(ParallelWorkers, Preparation.None), passesBefore: 2),
    };

    private static BenchCase AccountMemory(BenchOptions options, string name, bool areTokens) => new()
    {
        Name = name,
        Unit = BenchUnit.Bytes,
        Skipped = options.Quick ? "takes gigabytes, which a quick run does not" : null,
        Create = () => new AccountMemorySubject(ManyAccounts, areTokens),
    };
}
