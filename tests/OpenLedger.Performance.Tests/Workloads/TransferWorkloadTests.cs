using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Tests.Workloads;

/// <summary>Transfers: every transaction succeeds, and every pass over them leaves the same.</summary>
public class TransferWorkloadTests
{
    private static readonly TransferOptions s_small = new() { Accounts = 200, Blocks = 5, TransactionsPerBlock = 40 };

    public static TheoryData<string, TransferPattern> Kinds => new()
    {
        { "native", TransferPattern.Uniform },
        { "native", TransferPattern.HotPair },
        { "native", TransferPattern.OnePayer },
        { "native", TransferPattern.OnePayee },
        { "token", TransferPattern.Uniform },
        { "token", TransferPattern.HotPair },
        { "session-token", TransferPattern.Uniform },
        { "session-guarded", TransferPattern.Uniform },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryPassLeavesTheSame(string kind, TransferPattern pattern)
    {
        TransferOptions options = s_small with { Pattern = pattern };
        Workload workload = Create(kind, options);
        WorkloadRun run = WorkloadPass.Sequential(workload);
        UInt128 lamports = workload.State.TotalLamports();
        Hash256 first = WorkloadPass.All(run);

        Assert.Equal(200, workload.TransactionCount);
        Assert.NotEqual(workload.GenesisHash, StateDigest.Of(workload.State));
        Assert.Equal(lamports, workload.State.TotalLamports());
        Assert.Equal(first, WorkloadPass.All(run));
        Assert.Equal(first, WorkloadPass.All(WorkloadPass.Sequential(Create(kind, options), ahead: 1)));
        Assert.NotEqual(first, WorkloadPass.All(WorkloadPass.Sequential(Create(kind, options with { Seed = 2 }))));
    }

    [Fact]
    public void MoreBlocksThanABlockhashLivesAreExecutedToo()
    {
        Workload workload = NativeTransfers.Create(s_small with { Blocks = 210, TransactionsPerBlock = 2 });

        // The run itself requires that every transaction succeeds.
        Assert.NotEqual(default, WorkloadPass.All(WorkloadPass.Sequential(workload, ahead: 7)));
    }

    [Theory]
    [InlineData(TransferPattern.Uniform, 100, 100)]
    [InlineData(TransferPattern.HotPair, 2, 2)]
    [InlineData(TransferPattern.OnePayer, 1, 100)]
    [InlineData(TransferPattern.OnePayee, 100, 1)]
    public void ThePatternSaysWhoPaysWhom(TransferPattern pattern, int payersAtLeast, int payeesAtLeast)
    {
        Workload workload = NativeTransfers.Create(s_small with { Pattern = pattern, Blocks = 1, TransactionsPerBlock = 1_000 });
        var buffer = new BlockBuffer();
        buffer.Load(workload.Blocks[0]);
        HashSet<Address> payers = [.. buffer.Input.Transactions.Select(t => t.Key(0))];
        HashSet<Address> payees = [.. buffer.Input.Transactions.Select(t => t.Key(1))];

        Assert.All(buffer.Input.Transactions, t => Assert.NotEqual(t.Key(0), t.Key(1)));
        AssertCount(payersAtLeast, payers.Count);
        AssertCount(payeesAtLeast, payees.Count);
    }

    [Fact]
    public void SessionsLeaveARecordOfEveryUse()
    {
        Workload workload = SessionTokenTransfers.Create(s_small);
        WorkloadRun run = WorkloadPass.Sequential(workload, ahead: 1);
        run.Begin();
        run.Load();
        run.Execute();

        Assert.Equal(40, run.Outputs[0].Records.Count);
        Assert.All(run.Outputs[0].Records, record => Assert.Equal(Core.Sessions.SessionReason.Allowed, record.Reason));
    }

    [Fact]
    public void WhatFailsIsFound()
    {
        // A Token program that refuses everything.
        Workload workload = SessionTokenTransfers.Create(s_small);
        workload.Runtime.Register(Core.Transactions.WellKnown.Token, _ => InstructionError.InvalidArgument);
        WorkloadRun run = WorkloadPass.Sequential(workload);

        Assert.Throws<InvariantViolationException>(() => WorkloadPass.All(run));
    }

    [Fact]
    public void WhatIsWrittenBesidesIsFound()
    {
        Workload workload = NativeTransfers.Create(s_small);
        WorkloadRun run = WorkloadPass.Sequential(workload);
        WorkloadPass.All(run);
        var stranger = Address.FromUInt64(99);
        workload.State.Install(in stranger, in Core.Transactions.WellKnown.System, Rent.MinimumBalance(0), []);

        Assert.Throws<InvariantViolationException>(run.Begin);
    }

    // One or two exactly; many of the 200 accounts otherwise.
    private static void AssertCount(int wanted, int actual)
    {
        if (wanted <= 2)
        {
            Assert.Equal(wanted, actual);
        }
        else
        {
            Assert.InRange(actual, wanted, 200);
        }
    }

    private static Workload Create(string kind, TransferOptions options) =>
        kind switch
        {
            "native" => NativeTransfers.Create(options),
            "token" => TokenTransfers.Create(options),
            "session-guarded" => SessionTokenTransfers.CreateGuarded(options),
            _ => SessionTokenTransfers.Create(options),
        };
}
