using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// Blocks that are prepared before their time, while earlier ones execute or before them, also across a rollback, leave what they
/// leave when nobody prepares them.
/// </summary>
public sealed class PrepareAheadTest
{
    // For what must happen: long enough for the slowest machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly int Chains = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1" ? 2_000 : 50;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Blocks_prepared_ahead_leave_what_sequential_execution_leaves(int workers)
    {
        var random = new RandomBlocks();
        var edge = new EdgeBlocks();
        for (int chain = 0; chain < Chains; chain++)
        {
            int seed = (workers * 100_000) + chain;
            if (chain % 2 == 0)
            {
                new Chain(edge.Ledger, edge.Draw, workers, seed).Run();
            }
            else
            {
                new Chain(random.Ledger, random.Draw, workers, seed).Run();
            }
        }
    }

    [Fact]
    public void What_is_prepared_before_a_rollback_is_prepared_anew()
    {
        // Before the rollback the addresses of the second block have indices in one order, after it in the other.
        var ledger = new TestLedger();
        KeyPayments payments = new(ledger);
        LedgerState state = ledger.State.Clone();
        using var one = new ExecutionSide(state.Clone(), history => new SequentialExecutor(ledger.Runtime, history));
        using var other = new ExecutionSide(state, history => new ParallelExecutor(ledger.Runtime, history, 2));
        var executor = (ParallelExecutor)other.Executor;
        BlockInput first = payments.Block(1, "a", "b", "c");
        BlockInput instead = payments.Block(2, "c", "b", "a");
        BlockInput then = payments.Block(3, "b", "a", "d");
        one.Execute(first);
        other.Execute(first);
        var prepared = new PreparedBlock();
        executor.Prepare(then, other.State, prepared);
        one.RollbackAll();
        other.RollbackAll();
        one.Execute(instead);
        other.Execute(instead);
        one.Execute(then);
        other.Begin(then.Slot);
        executor.Execute(prepared, null, other.State, other.Output);
        other.End(then.Slot);
        Assert.All(other.Output.Receipts, receipt => Assert.Equal(TransactionStatus.Success, receipt.Status));
        ExecutionSide.AssertEqual(one, other, then, "after the rollback");
    }

    [Fact]
    public void A_block_is_prepared_while_another_executes()
    {
        // One transaction of the first block goes on only when somebody has begun to prepare the second.
        var ledger = new TestLedger();
        var next = new PreparedBlock();
        Address patient = TestLedger.Place("program/patient");
        bool HasBegun() => SpinWait.SpinUntil(() => next.Claimed > 0, Patience);
        ledger.Runtime.Register(in patient, _ => HasBegun() ? InstructionResult.Ok : InstructionError.InvalidArgument);
        ledger.Runtime.Register(in TestPrograms.NothingId, static _ => InstructionResult.Ok);
        var runner = new BlockRunner(ledger.Runtime, ledger.State, ledger.Payer.PublicKey);
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs };
        for (int i = 0; i < 20; i++)
        {
            block.Transactions.Add(runner.Build(new Instruction(i == 3 ? patient : TestPrograms.NothingId, [], default)));
        }

        using var side = new ExecutionSide(ledger.State, history => new ParallelExecutor(ledger.Runtime, history, 2));
        var prepared = new PreparedBlock();
        prepared.Begin(block, side.State.Rollbacks);
        next.Begin(new KeyPayments(ledger).Block(2, "a"), side.State.Rollbacks);
        side.Begin(1);
        ((ParallelExecutor)side.Executor).Execute(prepared, next, side.State, side.Output);
        Assert.All(side.Output.Receipts, receipt => Assert.Equal(TransactionStatus.Success, receipt.Status));
    }

    /// <summary>Transfers that create accounts.</summary>
    private sealed class KeyPayments(TestLedger ledger)
    {
        public BlockInput Block(ulong slot, params string[] names)
        {
            var block = new BlockInput { Slot = slot, TimeMs = (long)slot * TestLedger.SlotMs };
            var runner = new BlockRunner(ledger.Runtime, ledger.State, ledger.Payer.PublicKey);
            foreach (string name in names)
            {
                for (ulong i = 0; i < 8; i++)
                {
                    block.Transactions.Add(runner.Build(SystemIx.Transfer(
                        ledger.Payer.PublicKey, TestLedger.Place(name), Rent.MinimumBalance(0) + (slot * 100) + i)));
                }
            }

            return block;
        }
    }

    /// <summary>
    /// A sequence of blocks, known from the start, on two ledgers. On one of them blocks are prepared at random moments, and
    /// sometimes the newest ones are taken back on both.
    /// </summary>
    private sealed class Chain
    {
        private const int Length = 12;

        private readonly ExecutionSide _one;
        private readonly ExecutionSide _other;
        private readonly ParallelExecutor _executor;
        private readonly Random _random;
        private readonly BlockInput[] _blocks = new BlockInput[Length];
        private readonly PreparedBlock?[] _prepared = new PreparedBlock?[Length];
        private readonly string _where;
        private readonly string _genesis;

        public Chain(TestLedger ledger, Func<Random, ulong, BlockInput> draw, int workers, int seed)
        {
            _random = new Random(seed);
            var scheduling = (Scheduling)(seed % 3);
            _where = $"seed {seed}, {workers} workers, {scheduling}";
            _genesis = StateDump.Of(ledger.State);
            _one = new ExecutionSide(ledger.State.Clone(), history => new SequentialExecutor(ledger.Runtime, history));
            _other = new ExecutionSide(
                ledger.State.Clone(), history => new ParallelExecutor(ledger.Runtime, history, workers) { Scheduling = scheduling });
            _executor = (ParallelExecutor)_other.Executor;
            for (int i = 0; i < Length; i++)
            {
                _blocks[i] = draw(_random, (ulong)i + 1);
                _blocks[i].PublishesValues = _random.Next(4) == 0;
            }
        }

        public void Run()
        {
            for (int i = 0; i < Length; i++)
            {
                // What comes soon, in any order.
                for (int more = _random.Next(3); more > 0; more--)
                {
                    Prepare(_random.Next(i, Math.Min(i + 3, Length)));
                }

                Execute(i);
                if (_random.Next(4) == 0)
                {
                    int depth = _random.Next(1, _one.Depth + 1);
                    _one.Rollback(depth);
                    _other.Rollback(depth);
                    Assert.True(StateDump.Of(_one.State) == StateDump.Of(_other.State), $"{_where}: rollback behind block {i}");
                }
            }

            _other.RollbackAll();
            Assert.True(_genesis == StateDump.Of(_other.State), $"{_where}: rollback does not lead back to genesis");
            _other.Dispose();
        }

        private void Prepare(int number)
        {
            if (_prepared[number] is null || _random.Next(2) == 0)
            {
                _prepared[number] ??= new PreparedBlock();
                _executor.Prepare(_blocks[number], _other.State, _prepared[number]!);
            }
        }

        private void Execute(int number)
        {
            BlockInput block = _blocks[number];
            _one.Execute(block);
            _other.Begin(block.Slot);
            if (_prepared[number] is null && _random.Next(2) == 0)
            {
                _executor.Execute(block, _other.State, _other.Output);
            }
            else
            {
                _executor.Execute(Begun(number), _random.Next(3) == 0 ? null : Next(number), _other.State, _other.Output);
            }

            _other.End(block.Slot);
            ExecutionSide.AssertEqual(_one, _other, block, $"{_where}, block {number}");
        }

        private PreparedBlock? Next(int number) => number + 1 < Length ? Begun(number + 1) : null;

        private PreparedBlock Begun(int number)
        {
            if (_prepared[number] is null)
            {
                _prepared[number] = new PreparedBlock();
                _prepared[number]!.Begin(_blocks[number], _other.State.Rollbacks);
            }

            return _prepared[number]!;
        }
    }
}
