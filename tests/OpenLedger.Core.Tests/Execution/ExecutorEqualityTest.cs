using OpenLedger.Core.Execution;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.State;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// Whatever the number of workers, a block leaves what executing its transactions one by one leaves: state, receipts, records, balance
/// changes, memory of processed messages; and can be taken back.
/// </summary>
public sealed class ExecutorEqualityTest
{
    // With OLSIM_SOAK=1 every block is executed by every number of workers.
    private static readonly bool Soak = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Random_blocks_leave_what_sequential_execution_leaves(int workers)
    {
        int cases = Soak ? 10_000 : 1_250;
        var blocks = new RandomBlocks();
        LedgerState genesis = blocks.Ledger.State;
        Runtime runtime = blocks.Ledger.Runtime;
        string dump = StateDump.Of(genesis);
        var seen = new Dictionary<TransactionStatus, int>();
        int seed = Soak ? 0 : workers * cases;
        for (int end = seed + cases; seed < end;)
        {
            // A chain of blocks on one pair of ledgers, then all of it taken back.
            using var one = new ExecutionSide(genesis.Clone(), history => new SequentialExecutor(runtime, history));
            Scheduling scheduling = seed / 20 % 2 == 0 ? Scheduling.InOrder : Scheduling.ByGraph;
            using var other = new ExecutionSide(
                genesis.Clone(), history => new ParallelExecutor(runtime, history, workers) { Scheduling = scheduling });
            for (ulong slot = 1; slot <= 20 && seed < end; slot++, seed++)
            {
                BlockInput block = blocks.Draw(new Random(seed), slot);
                one.Execute(block);
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, $"seed {seed}, {workers} workers, {scheduling}");
                foreach (Receipt receipt in one.Output.Receipts)
                {
                    seen[receipt.Status] = seen.GetValueOrDefault(receipt.Status) + 1;
                }
            }

            one.RollbackAll();
            other.RollbackAll();
            Assert.True(dump == StateDump.Of(other.State), $"seed {seed}, {workers} workers: rollback does not lead back to genesis");
            Assert.True(dump == StateDump.Of(one.State), $"seed {seed}: rollback does not lead back to genesis");
        }

        // A comparison of blocks where nothing happens says nothing.
        foreach (TransactionStatus status in new[]
        {
            TransactionStatus.Success, TransactionStatus.InstructionFailed, TransactionStatus.InsufficientFundsForRent,
            TransactionStatus.PayerLeftBelowRent, TransactionStatus.BlockhashNotFound, TransactionStatus.AlreadyProcessed,
            TransactionStatus.WouldExceedBlockCompute,
        })
        {
            Assert.True(seen.GetValueOrDefault(status) > 10, $"{status}: {seen.GetValueOrDefault(status)} times");
        }
    }
}
