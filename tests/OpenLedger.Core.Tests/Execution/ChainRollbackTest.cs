using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// Chains of blocks on one state, each executed or verified by somebody else, so that many journals take turns; taken back to
/// random depths, and executed again by others. Whatever the way, each block leaves one state.
/// </summary>
public sealed class ChainRollbackTest
{
    private static readonly int Chains = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1" ? 3_000 : 40;

    [Fact]
    public void Every_way_back_and_forth_leads_through_the_same_states()
    {
        var random = new RandomBlocks();
        var edge = new EdgeBlocks();
        for (int seed = 0; seed < Chains; seed++)
        {
            using Walk walk = seed % 2 == 0
                ? new Walk(random.Ledger, random.Draw, seed)
                : new Walk(edge.Ledger, edge.Draw, seed);
            walk.Run();
        }
    }

    /// <summary>A state that goes back and forth between its blocks.</summary>
    private sealed class Walk : IDisposable
    {
        private const int Length = 7;
        private const int Steps = 14;

        private readonly TestLedger _ledger;
        private readonly LedgerState _state;
        private readonly Random _random;
        private readonly string _where;
        private readonly BlockInput[] _blocks = new BlockInput[Length];

        // What each block left when it was first executed, and the state before it.
        private readonly BlockOutput?[] _left = new BlockOutput?[Length];
        private readonly string?[] _dumps = new string?[Length + 1];
        private readonly Stack<BlockUndo> _undo = new();
        private readonly BlockOutput _output = new();
        private readonly List<IDisposable> _threads = [];
        private LedgerHistory _history = new(TestLedger.GenesisHash);

        public Walk(TestLedger ledger, Func<Random, ulong, BlockInput> draw, int seed)
        {
            (_ledger, _state, _random, _where) = (ledger, ledger.State.Clone(), new Random(seed), $"seed {seed}");
            for (int i = 0; i < Length; i++)
            {
                _blocks[i] = draw(_random, (ulong)i + 1);
                _blocks[i].PublishesValues = _random.Next(2) == 0;
            }

            _dumps[0] = StateDump.Of(_state);
        }

        public void Run()
        {
            for (int step = 0; step < Steps; step++)
            {
                int ahead = _random.Next(Length - _undo.Count + 1);
                for (int i = 0; i < ahead; i++)
                {
                    Forth();
                }

                int back = _random.Next(_undo.Count + 1);
                for (int i = 0; i < back; i++)
                {
                    _state.RollbackBlock(_undo.Pop());
                    Assert.True(_dumps[_undo.Count] == StateDump.Of(_state), $"{_where}: back before block {_undo.Count}");
                }

                Remember();
            }
        }

        public void Dispose()
        {
            _threads.ForEach(thread => thread.Dispose());
            _threads.Clear();
        }

        private void Forth()
        {
            int number = _undo.Count;
            BlockInput block = _blocks[number];
            Begin(block);
            if (_left[number] is { } left && block.PublishesValues && _random.Next(3) == 0)
            {
                var team = new WorkerTeam(_random.Next(1, 4));
                _threads.Add(team);
                Assert.Equal(ValueFault.None, new ValueVerifier(_ledger.Runtime, _history, team).Apply(block, left, _state));
            }
            else
            {
                Executor().Execute(block, _state, _output);
                AssertLeft(number);
            }

            _undo.Push(_state.SealBlock());
            _history.AddBlock(block.Slot, HashOf(block));
            string dump = StateDump.Of(_state);
            _dumps[number + 1] ??= dump;
            Assert.True(_dumps[number + 1] == dump, $"{_where}: forth behind block {number}");
        }

        private void Begin(BlockInput block)
        {
            _history.AdvanceTo(block.Slot);
            _state.BeginBlock();
        }

        private IBlockExecutor Executor()
        {
            int workers = _random.Next(8);
            if (workers == 0)
            {
                return new SequentialExecutor(_ledger.Runtime, _history);
            }

            var executor = new ParallelExecutor(_ledger.Runtime, _history, workers) { Scheduling = (Scheduling)_random.Next(3) };
            _threads.Add(executor);
            return executor;
        }

        private void AssertLeft(int number)
        {
            _left[number] ??= ValueCorruption.Copy(_output);
            ValueFault difference = OutputComparison.FirstDifference(_left[number]!, _output);
            Assert.True(difference == ValueFault.None, $"{_where}: block {number}: {difference}");
        }

        // A ledger that was taken back forgets what was processed since; what was before it still remembers.
        private void Remember()
        {
            Dispose();
            _history = new LedgerHistory(TestLedger.GenesisHash);
            for (int i = 0; i < _undo.Count; i++)
            {
                _history.AdvanceTo(_blocks[i].Slot);
                foreach (Receipt receipt in _left[i]!.Receipts.Where(receipt => receipt.IsCommitted))
                {
                    Assert.True(_history.TryRemember(_blocks[i].Slot, receipt.TransactionId));
                }

                _history.AddBlock(_blocks[i].Slot, HashOf(_blocks[i]));
            }
        }

        private static Hash256 HashOf(BlockInput block) => Hash256.Of(BitConverter.GetBytes(block.Slot));
    }
}
