using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;

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
        string dump = StateDump.Of(genesis);
        var seen = new Dictionary<TransactionStatus, int>();
        int seed = Soak ? 0 : workers * cases;
        for (int end = seed + cases; seed < end;)
        {
            // A chain of blocks on one pair of ledgers, then all of it taken back.
            var one = new Side(genesis.Clone(), history => new SequentialExecutor(blocks.Ledger.Runtime, history));
            var other = new Side(genesis.Clone(), history => new ParallelExecutor(blocks.Ledger.Runtime, history, workers));
            for (ulong slot = 1; slot <= 20 && seed < end; slot++, seed++)
            {
                BlockInput block = blocks.Draw(new Random(seed), slot);
                one.Execute(block);
                other.Execute(block);
                Compare(one, other, block, $"seed {seed}, {workers} workers");
                foreach (Receipt receipt in one.Output.Receipts)
                {
                    seen[receipt.Status] = seen.GetValueOrDefault(receipt.Status) + 1;
                }
            }

            one.RollbackAll();
            other.RollbackAll();
            Assert.True(dump == StateDump.Of(other.State), $"seed {seed}, {workers} workers: rollback does not lead back to genesis");
            Assert.True(dump == StateDump.Of(one.State), $"seed {seed}: rollback does not lead back to genesis");
            (other.Executor as IDisposable)!.Dispose();
        }

        // A comparison of blocks where nothing happens says nothing.
        foreach (TransactionStatus status in new[]
        {
            TransactionStatus.Success, TransactionStatus.InstructionFailed, TransactionStatus.InsufficientFundsForRent,
            TransactionStatus.InsufficientFundsForFee, TransactionStatus.BlockhashNotFound, TransactionStatus.AlreadyProcessed,
            TransactionStatus.WouldExceedBlockCompute,
        })
        {
            Assert.True(seen.GetValueOrDefault(status) > 10, $"{status}: {seen.GetValueOrDefault(status)} times");
        }
    }

    private static void Compare(Side one, Side other, BlockInput block, string where)
    {
        Span<Receipt> expected = CollectionsMarshal.AsSpan(one.Output.Receipts);
        Span<Receipt> got = CollectionsMarshal.AsSpan(other.Output.Receipts);
        Assert.True(expected.Length == got.Length, where);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                MemoryMarshal.AsBytes(expected.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(got.Slice(i, 1))),
                $"{where}: transaction {i}: {TestLedger.Describe(in expected[i])} and {TestLedger.Describe(in got[i])}");
            Assert.True(one.History.WasProcessed(block.Transactions[i].MessageHash) == other.History.WasProcessed(block.Transactions[i].MessageHash), $"{where}: memory of {i}");
        }

        Assert.True(
            MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(one.Output.Records))
                .SequenceEqual(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(other.Output.Records))),
            $"{where}: records");
        Assert.True(one.Output.BalanceChanges.SequenceEqual(other.Output.BalanceChanges), $"{where}: balance changes");
        Assert.True(one.Output.FeesLamports == other.Output.FeesLamports, $"{where}: fees");
        Assert.True(one.Output.ComputeUnits == other.Output.ComputeUnits, $"{where}: compute units");
        Assert.True(StateDump.Of(one.State) == StateDump.Of(other.State), $"{where}: state");
        Assert.True(one.Lamports == other.State.TotalLamports(), $"{where}: lamports are not conserved");
    }

    private sealed class Side
    {
        private readonly Stack<BlockUndo> _undo = new();

        public Side(LedgerState state, Func<LedgerHistory, IBlockExecutor> executor)
        {
            State = state;
            Lamports = state.TotalLamports();
            History = new LedgerHistory(TestLedger.GenesisHash);
            Executor = executor(History);
        }

        public LedgerState State { get; }

        public LedgerHistory History { get; }

        public IBlockExecutor Executor { get; }

        public BlockOutput Output { get; } = new();

        public UInt128 Lamports { get; }

        public void Execute(BlockInput block)
        {
            History.AdvanceTo(block.Slot);
            State.BeginBlock();
            Executor.Execute(block, State, Output);
            _undo.Push(State.SealBlock());
            History.AddBlock(block.Slot, Hash256.Of(BitConverter.GetBytes(block.Slot)));
        }

        public void RollbackAll()
        {
            while (_undo.TryPop(out BlockUndo? undo))
            {
                State.RollbackBlock(undo);
            }
        }
    }
}
