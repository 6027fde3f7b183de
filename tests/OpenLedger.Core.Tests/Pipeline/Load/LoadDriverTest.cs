using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Pipeline.Load;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.Pipeline.Load;

public sealed class LoadDriverTest
{
    private static readonly LoadWorld World = LoadWorld.Instance;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static LoadDriverOptions Options { get; } = new()
    {
        BatchTransactions = 64,
        Batches = 6,
        TransactionsPerBlock = 16,
        Mempool = new MempoolLimits(120, 8),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Everything_good_gets_into_blocks_that_a_node_would_make_of_the_same(int verifyWorkers)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            using Chain chain = World.Chain();
            var source = new ScriptedSource(World.Units, seed);
            var listener = new RecordingListener();
            LoadReport report = Run(chain, Options with { VerifyWorkers = verifyWorkers }, source, listener);
            Assert.False(report.WasCutShort);
            Assert.Equal(World.Good, report.Accepted);
            Assert.Equal((listener.Committed.Count, listener.Dropped.Count), ((int)report.Committed, (int)report.Dropped));
            Assert.Empty(report.Waiting);
            Assert.Equal(listener.Blocks.Count, report.Blocks);
            Assert.Equal(source.Accepted.Order(), listener.Committed.Concat(listener.Dropped).Order());
            Assert.NotEmpty(listener.Dropped);
            Assert.True(listener.Blocks.All(b => b.Tags.Length <= Options.TransactionsPerBlock));
            using Chain replayed = World.Replay(listener.Blocks);
            Assert.Equal(replayed.LastBlockHash, chain.LastBlockHash);
            Assert.Equal(StateTree.Build(replayed.State).Root, StateTree.Build(chain.State).Root);
        }
    }

    [Fact]
    public void What_is_refused_is_refused_for_the_reason_that_a_node_gives()
    {
        using Chain chain = World.Chain();
        var source = new ScriptedSource(World.Units, 1);
        LoadReport report = Run(chain, Options, source, new RecordingListener());
        using Chain other = World.Chain();
        var node = new Node(other, MempoolLimits.None);
        Assert.Equal(World.Units.Count(u => !u.IsGood), source.Refused.Count);
        Assert.Equal(source.Refused.Count, report.Refused);
        foreach ((LoadUnit unit, Admission admission) in source.Refused)
        {
            Assert.Equal(node.Submit(unit.Wire, unit.Policy, 0), admission);
        }
    }

    [Fact]
    public void Arrival_is_the_order_of_the_source_whoever_verifies_first()
    {
        // Equal prices, so that order in blocks is arrival; blocks of a fixed number, so that the whole chain is the same each time.
        LoadUnit[] units = [.. World.Units.Where(u => u is { IsGood: true, IsControl: false })];
        Hash256? last = null;
        foreach (int verifyWorkers in new[] { 1, 2, 3, 8 })
        {
            using Chain chain = World.Chain();
            var listener = new RecordingListener();
            var source = new ScriptedSource(units, seed: 5) { Idles = false, PieceMax = 5 };
            Run(chain, Options with { VerifyWorkers = verifyWorkers, Batches = 16, Mempool = new MempoolLimits(5_000, 1), TransactionsPerBlock = 4_000 }, source, listener);
            last ??= chain.LastBlockHash;
            Assert.Equal(last, chain.LastBlockHash);
            Assert.Single(listener.Blocks);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_parallel_executor_and_the_state_root_fit_in(int workers)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            using Chain chain = World.Chain((runtime, history) => new ParallelExecutor(runtime, history, workers), keepsRoot: true);
            var listener = new RecordingListener();
            LoadReport report = Run(chain, Options, new ScriptedSource(World.Units, seed), listener);
            Assert.Null(report.Failure);
            using Chain replayed = World.Replay(listener.Blocks);
            Assert.Equal(replayed.LastBlockHash, chain.LastBlockHash);
            Assert.Equal(StateTree.Build(replayed.State).Root, chain.StateRoot);
            Assert.Equal(listener.Blocks.Count, listener.Roots.Count);
            Assert.Equal(chain.StateRoot, listener.Roots[^1]);
        }
    }

    [Fact]
    public void Statistics_say_what_went_through_each_stage()
    {
        using Chain chain = World.Chain(keepsRoot: true);
        long now = 0;
        LoadDriverOptions options = Options with { VerifyWorkers = 2, ClockNs = () => Interlocked.Increment(ref now) };
        LoadReport report = Run(chain, options, new ScriptedSource(World.Units, 3), new RecordingListener());
        Assert.Equal(Enum.GetValues<LoadStage>(), report.Stages.Select(s => s.Stage));
        Assert.All(report.Stages, s => Assert.True(s.BusyNs >= s.Batches && s.Batches > 0, s.ToString()));
        int wronglySigned = World.Units.Count(u => u.Policy == SignaturePolicy.Verify);
        Assert.All(
            report.Stages,
            s => Assert.Equal(
                s.Stage == LoadStage.Source ? World.Units.Count : World.Good + (s.Stage < LoadStage.Form ? wronglySigned : 0),
                s.Transactions));
        Assert.Single(report.Stages[0..1], s => s.Stage == LoadStage.Source);
    }

    [Fact]
    public void A_slow_end_holds_the_source_back()
    {
        // Nothing leaves the pipeline before the gate opens; what the source can give until then is bounded.
        using var gate = new ManualResetEventSlim();
        using Chain chain = World.Chain();
        LoadUnit[] units = [.. World.Units.Where(u => u is { IsGood: true, IsBundle: false, IsControl: false })];
        var source = new ScriptedSource(units, 2) { Idles = false };
        var listener = new RecordingListener { BeforeBlock = gate.Wait };
        LoadDriverOptions options = Options with { Batches = 2, TransactionsPerBlock = 4, Mempool = new MempoolLimits(68, 1) };
        var driver = new LoadDriver(chain, new LoadBuffers(options), source, listener);
        driver.Start();
        WaitUntilStill(() => source.Next, least: 68);

        // All blocks under way, the mempool, the batches.
        int most = (LoadContext.BlockCount * 4) + 68 + (2 * 64);
        Assert.InRange(source.Next, 68, most);
        Assert.True(units.Length > most);
        gate.Set();
        Assert.Equal(units.Length, driver.Wait().Accepted);
    }

    [Fact]
    public void A_full_mempool_can_refuse_and_lets_control_operations_in()
    {
        using var gate = new ManualResetEventSlim();
        using Chain chain = World.Chain();
        LoadUnit[] transfers = [.. World.Units.Where(u => u is { IsGood: true, IsBundle: false, IsControl: false })];
        LoadUnit control = World.Units.First(u => u.IsControl);
        LoadUnit[] units = [.. transfers, control];
        var source = new ScriptedSource(units, 2) { Idles = false };
        var listener = new RecordingListener { BeforeBlock = gate.Wait };
        LoadDriverOptions options = Options with
        {
            WhenFull = FullPolicy.Refuse, TransactionsPerBlock = 4, Mempool = new MempoolLimits(68, 1),
        };
        var driver = new LoadDriver(chain, new LoadBuffers(options), source, listener);
        driver.Start();
        SpinWait.SpinUntil(() => source.Acknowledged == units.Length);
        gate.Set();
        LoadReport report = driver.Wait();
        Assert.Contains(control.Tag, source.Accepted);
        Assert.True(source.Refused.Count > 0 && source.Refused.All(r => r.Admission.PoolFull));
        Assert.Equal(units.Length, (int)(report.Accepted + report.Refused));
        Assert.Equal(source.Accepted.Order(), listener.Committed.Concat(listener.Dropped).Order());
    }

    [Fact]
    public void A_control_operation_passes_those_that_wait_for_room()
    {
        using var gate = new ManualResetEventSlim();
        using Chain chain = World.Chain();
        LoadUnit[] transfers = [.. World.Units.Where(u => u is { IsGood: true, IsBundle: false, IsControl: false }).Take(200)];
        LoadUnit control = World.Units.First(u => u.IsControl);
        LoadUnit[] units = [.. transfers, control];
        var source = new ScriptedSource(units, 2) { Idles = false };
        var listener = new RecordingListener { BeforeBlock = gate.Wait };
        int steps = 0;
        LoadDriverOptions options = Options with
        {
            Batches = 16, TransactionsPerBlock = 4, Mempool = new MempoolLimits(68, 1), BeforeStep = _ => Interlocked.Increment(ref steps),
        };
        var driver = new LoadDriver(chain, new LoadBuffers(options), source, listener);
        driver.Start();
        WaitUntilStill(() => source.Next, least: units.Length);
        WaitUntilStill(() => Volatile.Read(ref steps), least: 1);
        gate.Set();
        driver.Wait();
        int block = listener.Blocks.FindIndex(b => b.Tags.Contains(control.Tag));
        Assert.InRange(block, 0, LoadContext.BlockCount);
        Assert.Equal(control.Tag, listener.Blocks[block].Tags[0]);
        Assert.True(listener.Blocks.Count > 40);
    }

    [Fact]
    public void Draining_finishes_what_was_given_and_takes_no_more()
    {
        using Chain chain = World.Chain();
        var source = new ScriptedSource(World.Units, 4) { PieceMax = 3 };
        var listener = new RecordingListener();
        var driver = new LoadDriver(chain, new LoadBuffers(Options), source, listener);
        listener.BeforeBlock = driver.Drain;
        driver.Start();
        LoadReport report = driver.Wait();
        Assert.False(report.WasCutShort);
        Assert.Empty(report.Waiting);
        Assert.Equal(source.Next, source.Acknowledged);
        Assert.InRange(source.Next, 1, World.Units.Count - 1);
        Assert.Equal(source.Accepted.Order(), listener.Committed.Concat(listener.Dropped).Order());
    }

    [Fact]
    public void Nothing_waits_for_company_when_the_source_is_idle()
    {
        // The source goes on only when its first transaction is in a block, although a block would like to hold more.
        using Chain chain = World.Chain();
        using var seen = new ManualResetEventSlim();
        LoadUnit[] units = [.. World.Units.Where(u => u is { IsGood: true, IsBundle: false, IsControl: false }).Take(2)];
        var source = new PatientSource(units, seen);
        var listener = new RecordingListener { BeforeBlock = seen.Set };
        LoadReport report = Run(chain, Options, source, listener);
        Assert.Equal([1, 1], listener.Blocks.Select(b => b.Tags.Length));
        Assert.Equal(2, report.Accepted);
    }

    [Fact]
    public void In_the_steady_state_no_thread_allocates_anything_per_transaction()
    {
        // What a transaction allocates is in every run; what comes once, late on a machine under load, is not.
        double allocated = double.MaxValue;
        for (int run = 0; run < 6 && allocated >= 2; run++)
        {
            allocated = Math.Min(allocated, AllocatedPerTransaction());
        }

        Assert.True(allocated < 2, $"{allocated} bytes per transaction");
    }

    private static double AllocatedPerTransaction()
    {
        // The same transfers again and again: all but the first are dropped, and go all the way to be. At first nobody takes blocks away,
        // so that as much is under way as ever can be.
        using Chain chain = World.Chain((runtime, history) => new ParallelExecutor(runtime, history, 1), keepsRoot: true);
        LoadUnit[] transfers = [.. World.Units.Where(u => u is { IsGood: true, IsControl: false, IsBundle: false })];
        LoadUnit[] units = [.. Enumerable.Repeat(transfers, 120).SelectMany(u => u)];
        var source = new RepeatingSource(units);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, long[]>();
        LoadDriverOptions options = Options with
        {
            TransactionsPerBlock = 512,
            Mempool = new MempoolLimits(1_000, 1),
            BeforeStep = _ =>
            {
                if (source.Next > units.Length / 2)
                {
                    long[] firstAndLast = seen.GetOrAdd(
                        Environment.CurrentManagedThreadId, static _ => [GC.GetAllocatedBytesForCurrentThread(), 0]);
                    firstAndLast[1] = GC.GetAllocatedBytesForCurrentThread();
                }
            },
        };
        LoadReport report = Run(chain, options, source, new JammedListener(() => source.Next));
        Assert.Equal(units.Length, report.Accepted);
        Assert.True(seen.Count >= 7, "all threads were seen");
        return seen.Values.Sum(thread => thread[1] - thread[0]) / (units.Length / 2.0);
    }

    [Fact]
    public void Buffers_serve_one_driver_after_the_other_and_never_two_at_once()
    {
        var buffers = new LoadBuffers(Options);
        for (int run = 0; run < 4; run++)
        {
            // Every other run is killed somewhere; what it leaves in the buffers shows nowhere.
            using Chain chain = World.Chain();
            var listener = new RecordingListener();
            var driver = new LoadDriver(chain, buffers, new ScriptedSource(World.Units, run), listener);
            Assert.ThrowsAny<ArgumentException>(() => new LoadDriver(chain, buffers, new ScriptedSource([], 0), listener));
            listener.BeforeBlock = run % 2 == 0 ? driver.Kill : null;
            driver.Start();
            LoadReport report = driver.Wait();
            Assert.Equal(run % 2 == 0, report.WasCutShort);
            Assert.True(run % 2 == 0 || report.Accepted == World.Good);
            using Chain replayed = World.Replay(listener.Blocks);
            Assert.Equal(replayed.LastBlockHash, chain.LastBlockHash);
        }
    }

    [Fact]
    public void Options_that_cannot_work_are_refused()
    {
        LoadDriverOptions[] impossible =
        [
            Options with { VerifyWorkers = 0 }, Options with { BatchTransactions = 63 }, Options with { Batches = 0 },
            Options with { TransactionsPerBlock = 0 }, Options with { SlotMs = -1 },
            Options with { Mempool = new MempoolLimits(79, 1) }, Options with { Mempool = new MempoolLimits(200, 0) },
        ];
        foreach (LoadDriverOptions options in impossible)
        {
            Assert.ThrowsAny<ArgumentException>(() => new LoadBuffers(options));
        }
    }

    public static LoadReport Run(
        Chain chain, LoadDriverOptions options, ITransactionSource source, IBlockListener listener,
        IEnumerable<WaitingTransaction>? waiting = null)
    {
        var driver = new LoadDriver(chain, new LoadBuffers(options), source, listener, waiting);
        driver.Start();
        return driver.Wait();
    }

    // Threads that are about to do something get to it within half a second, however many others there are.
    private static void WaitUntilStill(Func<int> count, int least)
    {
        SpinWait.SpinUntil(() => count() >= least, Patience);
        int before = count();
        for (int looks = 0; looks < 10; looks++)
        {
            Thread.Sleep(50);
            int now = count();
            looks = now == before ? looks : 0;
            before = now;
        }
    }

    private sealed class PatientSource(LoadUnit[] units, ManualResetEventSlim seen) : ITransactionSource
    {
        private int _next;

        public SourceState Fill(TransactionBatch batch)
        {
            if (_next == 1 && !seen.Wait(1))
            {
                return SourceState.Idle;
            }

            Assert.True(units[_next++].AddTo(batch));
            return _next == units.Length ? SourceState.End : SourceState.Idle;
        }

        public void OnAdmitted(TransactionBatch batch)
        {
        }
    }

    private sealed class RepeatingSource(LoadUnit[] units) : ITransactionSource
    {
        public int Next { get; private set; }

        public SourceState Fill(TransactionBatch batch)
        {
            while (Next < units.Length && units[Next].AddTo(batch))
            {
                Next++;
            }

            return Next == units.Length ? SourceState.End : SourceState.More;
        }

        public void OnAdmitted(TransactionBatch batch)
        {
        }
    }

    /// <summary>Takes its first block only when the source can give nothing more.</summary>
    private sealed class JammedListener(Func<int> given) : IBlockListener
    {
        public void OnBlock(ProducedBlock block)
        {
            if (block.Header.Slot == 1)
            {
                WaitUntilStill(given, least: 1);
            }
        }
    }
}
