using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Performance.Execution;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Suites;

/// <summary><c>sessions</c>: what delegation costs beside the same transfer that the owner signs.</summary>
/// <remarks>
/// A session has eight constraints, and nested it is part of another one with as many, so that a use asks and charges both. <c>hot-</c>
/// cases run among a thousand sessions, which caches hold: what enforcing costs. The others run among a million: what it costs with the
/// memory that it needs. All are the executor with one worker, signatures trusted; but for the one that shows that uses behind one guard
/// do not wait for each other, with two and by the graph.
/// </remarks>
public static class SessionSuite
{
    private const int HotAccounts = 1_000;

    /// <summary>The suite.</summary>
    public static BenchSuite Definition { get; } = new(
        "sessions", "Using, granting and revoking sessions, beside the transfer that they cover; and their memory.", Cases);

    private static ImmutableArray<BenchCase> Cases(BenchOptions options)
    {
        var nested = Shared(options, SessionTokenTransfers.CreateNested);
        var guarded = Shared(options, SessionTokenTransfers.CreateGuarded);
        return
        [
            Case("hot-token", Shared(options, TokenTransfers.Create, HotAccounts)),
            Case("hot-use", Shared(options, SessionTokenTransfers.Create, HotAccounts), "hot-token"),
            Case("hot-use-nested", Shared(options, SessionTokenTransfers.CreateNested, HotAccounts), "hot-token"),
            Case("token", Shared(options, TokenTransfers.Create)),
            Case("use", Shared(options, SessionTokenTransfers.Create), "token"),
            Case("use-nested", nested, "token"),
            Case("use-guarded", guarded, "token"),
            new BenchCase
            {
                Name = "use-guarded-parallel", Unit = BenchUnit.Nanoseconds, Workers = ExecutorSuite.ParallelWorkers,
                RatioTo = ["use-guarded"],
                Create = () => new ExecutorSubject(guarded, (runtime, history) => new ParallelDriver(
                    new ParallelExecutor(runtime, history, ExecutorSuite.ParallelWorkers) { Scheduling = Scheduling.ByGraph },
                    Preparation.None)),
            },
            new BenchCase
            {
                Name = "records", Unit = BenchUnit.Nanoseconds, RatioTo = ["use-nested"], Create = () => new RecordHashSubject(nested),
            },
            Case("grant", Shared(options, SessionOperations.CreateGrants)),
            Case("revoke", Shared(options, SessionOperations.CreateRevocations)),
            new BenchCase
            {
                Name = "use-allocation", Unit = BenchUnit.AllocatedBytes,
                Create = () => new ExecutorSubject(nested, ExecutorSuite.Parallel(1, Preparation.None), passesBefore: 2),
            },
            new BenchCase
            {
                Name = "session-memory", Unit = BenchUnit.Bytes,
                Create = () => new SessionMemorySubject(options.Quick ? 10_000 : 1_000_000),
            },
        ];
    }

    private static SharedFixture<WorkloadFixture> Shared(
        BenchOptions options, Func<TransferOptions, Workload> create, int accounts = 1_000_000) =>
        new(() => new WorkloadFixture(create(options.Quick
            ? new TransferOptions { Accounts = Math.Min(accounts, 5_000), Blocks = 2, TransactionsPerBlock = 500 }
            : new TransferOptions { Accounts = accounts })));

    private static BenchCase Case(string name, SharedFixture<WorkloadFixture> workload, params ImmutableArray<string> ratioTo) => new()
    {
        Name = name,
        Unit = BenchUnit.Nanoseconds,
        RatioTo = ratioTo,
        Create = () => new ExecutorSubject(workload, ExecutorSuite.Parallel(1, Preparation.None)),
    };
}
