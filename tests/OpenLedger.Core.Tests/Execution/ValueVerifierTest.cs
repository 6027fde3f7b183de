using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Sessions;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// Published values: the same whoever executes; a verifier that gets where the executor got; and no lie that it believes.
/// </summary>
public sealed class ValueVerifierTest
{
    private static readonly bool Soak = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1";

    // For what must happen: long enough for the slowest machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whoever_executes_publishes_the_same_and_a_verifier_gets_there_too(int workers)
    {
        var random = new RandomBlocks();
        var edge = new EdgeBlocks();
        for (int chain = 0; chain < (Soak ? 1_000 : 30); chain++)
        {
            bool isEdge = chain % 3 == 0;
            TestLedger ledger = isEdge ? edge.Ledger : random.Ledger;
            LedgerState genesis = ledger.State;
            Runtime runtime = ledger.Runtime;
            using var plain = new ExecutionSide(genesis.Clone(), history => new SequentialExecutor(runtime, history));
            using var one = new ExecutionSide(genesis.Clone(), history => new SequentialExecutor(runtime, history));
            using var other = new ExecutionSide(genesis.Clone(), history => new ParallelExecutor(runtime, history, workers));
            using var verifying = new VerifyingSide(ledger, workers);
            for (ulong slot = 1; slot <= 8; slot++)
            {
                int seed = (((workers * 10_000) + chain) * 10) + (int)slot;
                string where = $"seed {seed}, {workers} workers";
                BlockInput block = isEdge ? edge.Draw(new Random(seed), slot) : random.Draw(new Random(seed), slot);
                plain.Execute(block);
                block.PublishesValues = true;
                one.Execute(block);
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, where);
                Assert.True(verifying.Apply(block, other.Output) == ValueFault.None, $"{where}: refused");
                ExecutionSide.AssertSameLedger(plain, verifying.Side, block, $"{where}, verifier");
                ExecutionSide.AssertSameLedger(plain, one, block, $"{where}, values wanted or not");
            }

            verifying.Side.RollbackAll();
            Assert.True(StateDump.Of(genesis) == StateDump.Of(verifying.Side.State), $"chain {chain}: not back at genesis");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_verifier_of_blocks_of_sessions_gets_there_too(int workers)
    {
        var forest = new SessionForest();
        Runtime runtime = forest.Ledger.Runtime;
        int free = 0;
        for (int chain = 0; chain < (Soak ? 300 : 3); chain++)
        {
            using var one = new ExecutionSide(forest.Ledger.State.Clone(), history => new SequentialExecutor(runtime, history));
            using var other = new ExecutionSide(forest.Ledger.State.Clone(), history => new ParallelExecutor(runtime, history, workers));
            using var verifying = new VerifyingSide(forest.Ledger, workers);
            for (ulong slot = 1; slot <= 10; slot++)
            {
                string where = $"chain {chain}, slot {slot}, {workers} workers";
                BlockInput block = forest.Draw(new Random((workers * 10_000) + (chain * 100) + (int)slot), slot);
                block.PublishesValues = true;
                one.Execute(block);
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, where);
                Assert.True(verifying.Apply(block, other.Output) == ValueFault.None, $"{where}: refused");
                ExecutionSide.AssertSameLedger(one, verifying.Side, block, $"{where}, verifier");
                free += one.Output.Receipts.Count(r => r.IsCommitted && r.FeeLamports == 0);
            }
        }

        Assert.True(free >= 10, $"{free} transactions were free");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_single_lie_is_always_found_and_leaves_everything_as_it_was(int workers)
    {
        var random = new RandomBlocks();
        var edge = new EdgeBlocks();
        var told = new Dictionary<string, int>();
        for (int chain = 0; chain < (Soak ? 500 : 8); chain++)
        {
            bool isEdge = chain % 4 == 0;
            TestLedger ledger = isEdge ? edge.Ledger : random.Ledger;
            using var one = new ExecutionSide(ledger.State.Clone(), history => new SequentialExecutor(ledger.Runtime, history));
            using var verifying = new VerifyingSide(ledger, workers);
            for (ulong slot = 1; slot <= 5; slot++)
            {
                int seed = (((workers * 10_000) + chain) * 10) + (int)slot;
                BlockInput block = isEdge ? edge.Draw(new Random(seed), slot) : random.Draw(new Random(seed), slot);
                block.PublishesValues = true;
                one.Execute(block);
                if (block.Transactions.Count > 0)
                {
                    TellLies(new Random(seed), block, one, verifying, told, $"seed {seed}, {workers} workers");
                }

                ValueFault fault = verifying.Apply(block, one.Output);
                Assert.True(fault == ValueFault.None, $"seed {seed}: the honest block behind the lies: {fault}");
                ExecutionSide.AssertSameLedger(one, verifying.Side, block, $"seed {seed}");
            }
        }

        Assert.All(ValueCorruption.Kinds, kind => Assert.True(told.ContainsKey(kind.Name), $"nobody lied about: {kind.Name}"));
    }

    [Fact]
    public void A_chain_is_verified_by_several_at_once()
    {
        // All transactions write one account. Executed, each has to wait for the one before; verified, two wait for each other.
        var ledger = new TestLedger();
        using var pair = new Barrier(2);
        bool isVerifying = false;
        Address meeting = TestLedger.Place("program/meeting");
        bool HasMet() => !isVerifying || pair.SignalAndWait(Patience);
        ledger.Runtime.Register(in meeting, _ => HasMet() ? InstructionResult.Ok : InstructionError.InvalidArgument);
        Address hot = ledger.Wallet("hot").PublicKey;
        var runner = new BlockRunner(ledger.Runtime, ledger.State, in hot);
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs, PublishesValues = true };
        for (ulong i = 0; i < 64; i++)
        {
            block.Transactions.Add(runner.Build(
                new Instruction(meeting, [], default),
                SystemIx.Transfer(in hot, TestLedger.Place($"payee {i % 7}"), TestLedger.Sol / 100)));
        }

        using var one = new ExecutionSide(ledger.State.Clone(), history => new ParallelExecutor(ledger.Runtime, history, 2));
        using var verifying = new VerifyingSide(ledger, 2);
        one.Execute(block);
        Assert.All(one.Output.Receipts, receipt => Assert.Equal(TransactionStatus.Success, receipt.Status));
        isVerifying = true;
        Assert.Equal(ValueFault.None, verifying.Apply(block, one.Output));
        ExecutionSide.AssertSameLedger(one, verifying.Side, block, "chain");
    }

    [Fact]
    public void Who_is_said_to_have_everything_cannot_break_the_verifier_by_what_he_pays()
    {
        var ledger = new TestLedger();
        Address poor = ledger.Wallet("poor").PublicKey;
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs, PublishesValues = true };
        block.Transactions.Add(Paying(in poor, 0));
        block.Transactions.Add(Paying(in poor, 1UL << 63));
        block.Transactions.Add(Paying(in poor, (1UL << 63) + 1));
        using var one = new ExecutionSide(ledger.State.Clone(), history => new SequentialExecutor(ledger.Runtime, history));
        using var verifying = new VerifyingSide(ledger, 2);
        one.Execute(block);
        BlockOutput lie = ValueCorruption.Copy(one.Output);
        lie.Values.Clear();
        lie.Values.Add(0, in poor, ulong.MaxValue, WellKnown.System, []);
        Assert.Equal(new ValueFault(ValueFaultKind.Values, 0), verifying.Apply(block, lie));
    }

    // A million compute units, so that the price of one in millionths of a lamport is that of all in lamports.
    private static ParsedTransaction Paying(in Address payer, ulong price)
    {
        var builder = new TransactionBuilder();
        builder.Reset(in payer, TestLedger.GenesisHash).AddUnitLimit(1_000_000).AddUnitPrice(price)
            .Add(SystemIx.Transfer(in payer, TestLedger.Place("somebody"), Rent.MinimumBalance(0)));
        Assert.True(builder.BuildLegacy());
        builder.FillTrustedSignatures();
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(builder.Wire, parsed));
        return parsed;
    }

    [Fact]
    public void A_program_that_breaks_on_right_values_is_a_bug_and_not_a_lie()
    {
        var ledger = new TestLedger();
        bool isBroken = false;
        Address breaking = TestLedger.Place("program/breaking");
        ledger.Runtime.Register(
            in breaking, _ => isBroken ? throw new InvariantViolationException("broken") : InstructionResult.Ok);
        var runner = new BlockRunner(ledger.Runtime, ledger.State, ledger.Payer.PublicKey);
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs, PublishesValues = true };
        block.Transactions.Add(runner.Build(new Instruction(breaking, [], default)));
        using var one = new ExecutionSide(ledger.State.Clone(), history => new SequentialExecutor(ledger.Runtime, history));
        using var verifying = new VerifyingSide(ledger, 2);
        one.Execute(block);
        isBroken = true;
        Assert.Throws<InvariantViolationException>(() => verifying.Apply(block, one.Output));
    }

    private static void TellLies(
        Random random, BlockInput block, ExecutionSide one, VerifyingSide verifying, Dictionary<string, int> told, string where)
    {
        foreach ((string name, Func<Random, BlockOutput, LedgerState, ValueCorruption?> make) in ValueCorruption.Kinds)
        {
            if (make(random, one.Output, one.State) is not { } lie)
            {
                continue;
            }

            told[name] = told.GetValueOrDefault(name) + 1;
            string before = StateDump.Of(verifying.Side.State);
            verifying.Side.Begin(block.Slot);
            ValueFault fault = verifying.Verifier.Apply(block, lie.Claimed, verifying.Side.State);
            Assert.True(fault != ValueFault.None, $"{where}: believed: {name}");
            Assert.True(fault.Transaction == lie.Transaction, $"{where}: {name}: {fault} where {lie.Transaction} is wrong");
            Assert.True(before == StateDump.Of(verifying.Side.State), $"{where}: {name}: state");
            Assert.All(block.Transactions, transaction => AssertNotRemembered(transaction, block.Slot, verifying.Side.History));
        }
    }

    // What was remembered in earlier blocks stays, of this one nothing is; asking by adding leaves it as it was.
    private static void AssertNotRemembered(ParsedTransaction transaction, ulong slot, LedgerHistory history)
    {
        UInt128 message = transaction.MessageHash.Prefix128;
        Assert.NotEqual(StatusCache.Found.InSlot, history.Processed.Add(message, slot));
        history.Processed.RemoveInSlot(message, slot);
    }

    /// <summary>A ledger that executes nothing and verifies what others executed.</summary>
    private sealed class VerifyingSide : IDisposable
    {
        private readonly WorkerTeam _team;

        public VerifyingSide(TestLedger ledger, int workers)
        {
            _team = new WorkerTeam(workers);
            Side = new ExecutionSide(ledger.State.Clone(), history => new SequentialExecutor(ledger.Runtime, history));
            Verifier = new ValueVerifier(ledger.Runtime, Side.History, _team);
        }

        public ExecutionSide Side { get; }

        public ValueVerifier Verifier { get; }

        public ValueFault Apply(BlockInput block, BlockOutput claimed)
        {
            Side.Begin(block.Slot);
            ValueFault fault = Verifier.Apply(block, claimed, Side.State);
            Side.End(block.Slot);
            return fault;
        }

        public void Dispose() => _team.Dispose();
    }
}
