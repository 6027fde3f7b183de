using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Performance.Execution;
using OpenLedger.Performance.Suites;
using OpenLedger.Performance.Tests.Workloads;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Tests.Execution;

/// <summary>The subjects of the executor suite: they leave what they should, and notice what does not.</summary>
public class ExecutorSubjectTests
{
    private static readonly TransferOptions s_small = new() { Accounts = 300, Blocks = 5, TransactionsPerBlock = 60 };

    public static TheoryData<string, int, Preparation> Executors
    {
        get
        {
            var data = new TheoryData<string, int, Preparation>();
            foreach (string workload in new[] { "native", "hot-pair", "payer", "payee", "token", "session-token", "session-guarded" })
            {
                data.Add(workload, 1, Preparation.None);
                data.Add(workload, 2, Preparation.None);
                data.Add(workload, 2, Preparation.Before);
                data.Add(workload, 3, Preparation.Pipelined);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Executors))]
    public void EveryExecutorLeavesWhatOneByOneLeaves(string name, int workers, Preparation preparation)
    {
        var fixture = new SharedFixture<WorkloadFixture>(() => new WorkloadFixture(Create(name)));
        using var subject = new ExecutorSubject(fixture, ExecutorSuite.Parallel(workers, preparation), ahead: 3);

        // The subject itself compares; twice, since what the first pass leaves behind must not show in the second.
        Assert.Equal(Sample(subject), Sample(subject));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void TheSharedTraceLeavesWhatOneByOneLeaves(int workers)
    {
        RecordedBlocks blocks = RecordedFile.Blocks;
        var fixture = new SharedFixture<WorkloadFixture>(
            () => new WorkloadFixture(RecordedWorkload.Create(blocks, new RecordedOptions { LeastTransactions = 1 }).Workload));
        using var subject = new ExecutorSubject(
            fixture, ExecutorSuite.Parallel(workers, Preparation.Pipelined), ahead: int.MaxValue);

        Assert.Equal(Sample(subject), Sample(subject));
    }

    [Fact]
    public void AnExecutorThatLeavesSomethingElseIsFound()
    {
        var fixture = new SharedFixture<WorkloadFixture>(() => new WorkloadFixture(Create("native")));
        using var subject = new ExecutorSubject(
            fixture, (runtime, history) => new PlainDriver(new Backwards(new SequentialExecutor(runtime, history))));

        Assert.Throws<InvariantViolationException>(() => Sample(subject));
    }

    [Fact]
    public void TheGraphGivesEveryTransactionOnce()
    {
        var fixture = new SharedFixture<WorkloadFixture>(() => new WorkloadFixture(Create("payee")));
        using var subject = new GraphSubject(fixture);
        long operations = Run(subject);
        Hash256 first = subject.ResultHash();

        Assert.Equal(300, operations);
        Assert.Equal(operations, Run(subject));
        Assert.Equal(first, subject.ResultHash());

        // All to one payee: one after the other in block order, in each block.
        int[] inOrder = [.. Enumerable.Range(0, 5).SelectMany(_ => Enumerable.Range(0, 60))];
        Assert.Equal(Hash256.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes(inOrder.AsSpan())), first);
    }

    [Fact]
    public void EveryUseOfASessionLeavesARecordToHash()
    {
        var fixture = new SharedFixture<WorkloadFixture>(() => new WorkloadFixture(Create("session-token")));
        using var subject = new RecordHashSubject(fixture);

        Assert.Equal(0, Run(subject) % 60);
        Assert.NotEqual(default, subject.ResultHash());
    }

    [Theory]
    [InlineData(false, 80, 200)]
    [InlineData(true, 240, 500)]
    public void AccountsTakeTheMemoryThatTheyTake(bool areTokens, int bytesAtLeast, int bytesAtMost)
    {
        const int Accounts = 50_000;
        using var subject = new AccountMemorySubject(Accounts, areTokens);
        var meter = new Meter();
        subject.Prepare();
        meter.Start();
        subject.Run(meter);

        Assert.InRange(meter.ReportedBytes / Accounts, bytesAtLeast, bytesAtMost);
        Assert.NotEqual(default, subject.ResultHash());
    }

    private static Workload Create(string name) => name switch
    {
        "native" => NativeTransfers.Create(s_small),
        "hot-pair" => NativeTransfers.Create(s_small with { Pattern = TransferPattern.HotPair }),
        "payer" => NativeTransfers.Create(s_small with { Pattern = TransferPattern.OnePayer }),
        "payee" => NativeTransfers.Create(s_small with { Pattern = TransferPattern.OnePayee }),
        "token" => TokenTransfers.Create(s_small),
        "session-guarded" => SessionTokenTransfers.CreateGuarded(s_small),
        _ => SessionTokenTransfers.Create(s_small),
    };

    private static Hash256 Sample(BenchSubject subject)
    {
        subject.Prepare();
        Run(subject);
        return subject.ResultHash();
    }

    private static long Run(BenchSubject subject)
    {
        var meter = new Meter();
        meter.Start();
        return subject.Run(meter);
    }

    /// <summary>Executes every block from its end.</summary>
    private sealed class Backwards(IBlockExecutor executor) : IBlockExecutor
    {
        public void Execute(BlockInput block, LedgerState state, BlockOutput output)
        {
            block.Transactions.Reverse();
            executor.Execute(block, state, output);
        }
    }
}
