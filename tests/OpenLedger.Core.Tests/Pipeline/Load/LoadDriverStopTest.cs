using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Pipeline.Load;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.Pipeline.Load;

/// <summary>However and wherever a run ends, everything accepted is committed, dropped or handed back, each exactly once.</summary>
public sealed class LoadDriverStopTest
{
    private static readonly LoadWorld World = LoadWorld.Instance;

    [Fact]
    public void Killed_at_any_point_nothing_accepted_is_lost_and_the_next_driver_goes_on()
    {
        int waiting = 0, cut = 0, undone = 0;
        for (int seed = 0; seed < 250; seed++)
        {
            using Chain chain = Chain(seed);
            var told = new Told();

            // Two crashes, then a run to the end.
            for (int run = 0; run < 3; run++)
            {
                int stopAt = new Random((seed * 3) + run).Next(1, 220);
                LoadReport report = Start(chain, seed + run, run < 2 ? stopAt : int.MaxValue, told, fails: false, out ulong executed);
                Assert.Null(report.Failure);
                cut += report.WasCutShort ? 1 : 0;
                waiting += report.Waiting.Length;
                undone += executed > chain.LastSlot ? 1 : 0;
            }

            told.MustBeWhole(chain, $"seed {seed}");
        }

        Assert.True(cut > 300 && waiting > 1_000 && undone > 5, $"{cut} runs cut short, {waiting} handed back, {undone} blocks undone");
    }

    [Fact]
    public void An_exception_in_any_stage_ends_the_run_with_the_first_error_and_loses_nothing()
    {
        var failed = new HashSet<LoadStage>();
        for (int seed = 0; seed < 150; seed++)
        {
            using Chain chain = Chain(seed);
            var told = new Told();
            LoadReport report = Start(chain, seed, new Random(seed).Next(1, 160), told, fails: true, out _);
            if (report.Failure is StageFailure failure)
            {
                Assert.True(report.WasCutShort);
                failed.Add(failure.Stage);
            }
            else
            {
                Assert.Null(report.Failure);
            }

            Assert.Null(Start(chain, seed, int.MaxValue, told, fails: false, out _).Failure);
            told.MustBeWhole(chain, $"seed {seed}");
        }

        Assert.Equal(Enum.GetValues<LoadStage>().Length, failed.Count);
    }

    [Fact]
    public void A_block_that_cannot_be_executed_leaves_no_trace()
    {
        // The executor does half of the block and gives up; the next one, on the same chain, is whole again.
        using Chain chain = World.Chain((runtime, history) => new Fragile(new SequentialExecutor(runtime, history)), keepsRoot: true);
        var told = new Told();
        LoadReport report = Start(chain, 1, int.MaxValue, told, fails: false, out _);
        Assert.IsType<NotSupportedException>(report.Failure);
        Assert.NotEmpty(report.Waiting);
        Assert.Equal(told.Blocks[^1].Header.Slot, chain.LastSlot);
        Assert.Null(Start(chain, 2, int.MaxValue, told, fails: false, out _).Failure);
        told.MustBeWhole(chain, "fragile");
    }

    [Fact]
    public void A_source_or_listener_that_throws_ends_the_run()
    {
        using Chain chain = World.Chain();
        var listener = new RecordingListener { BeforeBlock = () => throw new NotSupportedException("listener") };
        LoadReport report = LoadDriverTest.Run(chain, LoadDriverTest.Options, new ScriptedSource(World.Units, 1), listener);
        Assert.Equal("listener", report.Failure?.Message);
        Assert.Equal(report.Accepted, report.Committed + report.Dropped + report.Waiting.Length);
        Assert.True(report.Blocks > 0);
        report = LoadDriverTest.Run(chain, LoadDriverTest.Options, new ThrowingSource(), new RecordingListener());
        Assert.Equal(("source", 0), (report.Failure?.Message, report.Accepted));
    }

    [Fact]
    public void Killing_again_and_asking_again_changes_nothing()
    {
        using Chain chain = World.Chain();
        var driver = new LoadDriver(
            chain, new LoadBuffers(LoadDriverTest.Options), new ScriptedSource(World.Units, 1), new RecordingListener());
        driver.Kill();
        driver.Start();
        LoadReport report = driver.Wait();
        driver.Kill();
        Assert.Same(report, driver.Wait());
        Assert.Equal(0, report.Accepted);
    }

    // Some chains with the parallel executor and a state root, some without.
    private static Chain Chain(int seed) => World.Chain(
        seed % 2 == 0 ? null : (runtime, history) => new ParallelExecutor(runtime, history, 1 + (seed % 3)), keepsRoot: seed % 3 == 0);

    private static LoadReport Start(Chain chain, int seed, int stopAt, Told told, bool fails, out ulong executed)
    {
        int steps = 0;
        ulong lastExecuted = 0;
        LoadDriver? driver = null;
        LoadDriverOptions options = LoadDriverTest.Options with
        {
            VerifyWorkers = 1 + (seed % 3),
            BeforeStep = stage =>
            {
                lastExecuted = stage == LoadStage.Seal ? chain.LastSlot + 1 : lastExecuted;
                if (Interlocked.Increment(ref steps) != stopAt)
                {
                    return;
                }

                if (fails)
                {
                    throw new StageFailure(stage);
                }

                driver!.Kill();
            },
        };
        var source = new ScriptedSource(World.Units, seed, told.NextUnit);
        driver = new LoadDriver(chain, new LoadBuffers(options), source, told.Listener, told.Waiting);
        driver.Start();
        LoadReport report = driver.Wait();
        told.Settle(source, report);
        executed = lastExecuted;
        return report;
    }

    /// <summary>What was told over several runs of one chain.</summary>
    private sealed class Told
    {
        private readonly HashSet<long> _accepted = [];
        private int _runs;

        public RecordingListener Listener { get; } = new();

        public List<RecordedBlock> Blocks => Listener.Blocks;

        public IReadOnlyList<WaitingTransaction> Waiting { get; private set; } = [];

        /// <summary>A client sends again what was not acknowledged; what was accepted all the same is dropped as processed already.</summary>
        public int NextUnit { get; private set; }

        public void Settle(ScriptedSource source, LoadReport report)
        {
            NextUnit = source.Acknowledged;
            Waiting = report.Waiting;
            Assert.True(source.Accepted.TrueForAll(_accepted.Add), "acknowledged once");
            var ended = new HashSet<long>(Listener.Committed.Concat(Listener.Dropped));
            foreach (long tag in _accepted)
            {
                Assert.True(ended.Contains(tag) || Waiting.Any(w => w.Tag == tag), $"{tag} was accepted and is nowhere");
            }

            Assert.Equal(report.Accepted, report.Committed + report.Dropped + report.Waiting.Length);
            if (_runs++ == 0)
            {
                // Before anything was sent again, nothing may be in two places.
                Assert.Equal(report.Accepted, ended.Union(Waiting.Select(w => w.Tag)).Count());
            }
        }

        public void MustBeWhole(Chain chain, string where)
        {
            Assert.Empty(Waiting);
            Assert.Equal(World.Units.Count, NextUnit);
            Assert.Equal(World.Good, _accepted.Count);
            Assert.True(Listener.Committed.Distinct().Count() == Listener.Committed.Count, $"{where}: committed twice");
            Assert.True(_accepted.SetEquals(Listener.Committed.Concat(Listener.Dropped)), where);
            using Chain replayed = World.Replay(Blocks);
            Assert.True(replayed.LastBlockHash == chain.LastBlockHash, where);
            Assert.True(StateTree.Build(replayed.State).Root == StateTree.Build(chain.State).Root, where);
            if (chain.KeepsRoot)
            {
                Assert.True(StateTree.Build(chain.State).Root == chain.StateRoot, where);
                Assert.Equal(Blocks.Count, Listener.Roots.Count);
            }
        }
    }

    private sealed class StageFailure(LoadStage stage) : Exception($"in {stage}")
    {
        public LoadStage Stage { get; } = stage;
    }

    private sealed class ThrowingSource : ITransactionSource
    {
        public SourceState Fill(TransactionBatch batch) => throw new NotSupportedException("source");

        public void OnAdmitted(TransactionBatch batch) => Assert.Fail("nothing was given");
    }

    /// <summary>Gives up once, in the middle of its fourth block.</summary>
    private sealed class Fragile(IBlockExecutor inner) : IBlockExecutor
    {
        private int _block;

        public void Execute(BlockInput block, LedgerState state, BlockOutput output)
        {
            if (++_block != 4)
            {
                inner.Execute(block, state, output);
                return;
            }

            var half = new BlockInput { Slot = block.Slot, TimeMs = block.TimeMs, ParentHash = block.ParentHash };
            half.Transactions.AddRange(block.Transactions.Take((block.Transactions.Count + 1) / 2));
            inner.Execute(half, state, output);
            throw new NotSupportedException("fragile");
        }
    }
}
