using System.Collections.Immutable;
using OpenLedger.Core.Execution;
using OpenLedger.Performance.Execution;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Suites;

/// <summary><c>sessions</c>: what delegation costs beside the same transfer that the owner signs.</summary>
/// <remarks>
/// A session has eight constraints, and nested it is part of another one with as many, so that a use asks and charges both. <c>hot-</c>
/// cases run among a hundred sessions and in blocks that one core's own caches hold, transactions, records and undo logs too: what
/// enforcing costs. <c>warm-</c> cases run among a thousand and in full blocks, which take the cache that the cores of a machine share. The
/// others run among a million: what enforcing costs with the memory that it needs. All are the executor with one worker, signatures trusted;
/// but for the one that shows that uses behind one guard do not wait for each other, with two and by the graph.
/// </remarks>
public static class SessionSuite
{
    private static readonly TransferOptions s_hot = new() { Accounts = 100, TransactionsPerBlock = 256, Blocks = 256 };
    private static readonly TransferOptions s_warm = new() { Accounts = 1_000 };
    private static readonly TransferOptions s_cold = new();

    /// <summary>The suite.</summary>
    public static BenchSuite Definition { get; } = new(
        "sessions", "Using, granting and revoking sessions, beside the transfer that they cover; and their memory.", Cases);

    private static ImmutableArray<BenchCase> Cases(BenchOptions options)
    {
        var nested = Shared(options, SessionTokenTransfers.CreateNested);
        var guarded = Shared(options, SessionTokenTransfers.CreateGuarded);
        return
        [
            Case("hot-token", Shared(options, TokenTransfers.Create, s_hot)),
            Case("hot-use", Shared(options, SessionTokenTransfers.Create, s_hot), "hot-token"),
            Case("hot-use-nested", Shared(options, SessionTokenTransfers.CreateNested, s_hot), "hot-token"),
            Case("warm-token", Shared(options, TokenTransfers.Create, s_warm)),
            Case("warm-use", Shared(options, SessionTokenTransfers.Create, s_warm), "warm-token"),
            Case("warm-use-nested", Shared(options, SessionTokenTransfers.CreateNested, s_warm), "warm-token"),
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

    private static SharedFixture<WorkloadFixture> Shared(BenchOptions options, Func<TransferOptions, Workload> create) =>
        Shared(options, create, s_cold);

    private static SharedFixture<WorkloadFixture> Shared(
        BenchOptions options, Func<TransferOptions, Workload> create, TransferOptions size) =>
        new(() => new WorkloadFixture(create(options.Quick
            ? size with { Accounts = Math.Min(size.Accounts, 5_000), Blocks = 2, TransactionsPerBlock = Math.Min(size.TransactionsPerBlock, 500) }
            : size)));

    private static BenchCase Case(string name, SharedFixture<WorkloadFixture> workload, params ImmutableArray<string> ratioTo) => new()
    {
        Name = name,
        Unit = BenchUnit.Nanoseconds,
        RatioTo = ratioTo,
        Create = () => new ExecutorSubject(workload, ExecutorSuite.Parallel(1, Preparation.None)),
    };
}
