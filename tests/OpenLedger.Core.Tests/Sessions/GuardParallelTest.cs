using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Execution;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>Section 6: uses that share nothing but guards wait for nobody, and nobody can tell.</summary>
public sealed class GuardParallelTest
{
    private static readonly bool Soak = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void I9_blocks_behind_shared_guards_leave_what_sequential_execution_leaves(int workers)
    {
        var seen = new Dictionary<SessionReason, int>();
        int reserved = 0;
        int passed = 0;
        int queued = 0;
        for (int chain = 0; chain < (Soak ? 800 : 2 * GuardedOwners.Moods); chain++)
        {
            var owners = new GuardedOwners(chain % GuardedOwners.Moods);
            string genesis = StateDump.Of(owners.Ledger.State);
            using var one = new ExecutionSide(
                owners.Ledger.State.Clone(), history => new SequentialExecutor(owners.Ledger.Runtime, history));
            using var other = new ExecutionSide(owners.Ledger.State.Clone(), history => ByGraph(owners, history, workers));
            var chains = (One: new RecordChains(), Other: new RecordChains());
            var verifier = new RecordVerifier();
            for (ulong slot = 1; slot <= 10; slot++)
            {
                BlockInput block = owners.Draw(new Random((workers * 1_000_000) + (chain * 1_000) + (int)slot), slot);
                string where = $"{workers} workers, chain {chain}, slot {slot}";
                one.Execute(block);
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, where);
                Hash256 root = Seal(chains.One, one.Output);
                Assert.True(root == Seal(chains.Other, other.Output), $"{where}: root of records");
                if (chain % GuardedOwners.Moods != 6)
                {
                    // Records know nothing of what had left before genesis.
                    RecordFault fault = verifier.Add(
                        CollectionsMarshal.AsSpan(other.Output.Records), CollectionsMarshal.AsSpan(other.Output.Charges), in root, out _);
                    Assert.True(fault == RecordFault.None, $"{where}: {fault}");
                }

                reserved += ((ParallelExecutor)other.Executor).GuardPassages;
                passed += one.Output.Charges.Count(c => c.Counter == CounterKind.Guard);
                foreach (AuthorizationRecord record in one.Output.Records)
                {
                    seen[record.Reason] = seen.GetValueOrDefault(record.Reason) + 1;
                    queued += record.Decision == AuthorizationDecision.Queue && record.Charges != 0 ? 1 : 0;
                }
            }

            one.RollbackAll();
            other.RollbackAll();
            Assert.True(genesis == StateDump.Of(other.State), $"{workers} workers, chain {chain}: rollback does not lead back to genesis");
        }

        // A comparison of blocks where nothing happens says nothing.
        SessionReason[] expected =
        [
            SessionReason.Allowed, SessionReason.GuardLimit, SessionReason.GuardOpen, SessionReason.Paused, SessionReason.GuardMissing,
            SessionReason.OutflowAboveDeclared, SessionReason.ExecutionFailed, SessionReason.DelayPending, SessionReason.Malformed,
        ];
        Assert.True(queued >= 20, $"{queued} uses were queued");
        Assert.All(expected, r => Assert.True(seen.GetValueOrDefault(r) >= 5, $"{r} was met {seen.GetValueOrDefault(r)} times"));
        if (workers > 1)
        {
            Assert.True(reserved * 4 > passed && reserved < passed, $"{reserved} of {passed} passages were reserved");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Blocks_behind_shared_guards_that_publish_values_are_verified(int workers)
    {
        for (int mood = 0; mood < GuardedOwners.Moods; mood++)
        {
            var owners = new GuardedOwners(mood);
            using var plain = new ExecutionSide(owners.Ledger.State.Clone(), history => ByGraph(owners, history, workers));
            using var one = new ExecutionSide(
                owners.Ledger.State.Clone(), history => new SequentialExecutor(owners.Ledger.Runtime, history));
            using var other = new ExecutionSide(owners.Ledger.State.Clone(), history => ByGraph(owners, history, workers));
            using var verified = new ExecutionSide(
                owners.Ledger.State.Clone(), history => new SequentialExecutor(owners.Ledger.Runtime, history));
            using var team = new WorkerTeam(workers);
            var verifier = new ValueVerifier(owners.Ledger.Runtime, verified.History, team);
            for (ulong slot = 1; slot <= 5; slot++)
            {
                BlockInput block = owners.Draw(new Random((mood * 100) + (int)slot), slot);
                string where = $"{workers} workers, mood {mood}, slot {slot}";
                plain.Execute(block);
                block.PublishesValues = true;
                one.Execute(block);
                other.Execute(block);
                ExecutionSide.AssertEqual(one, other, block, where);
                Assert.Equal(0, ((ParallelExecutor)other.Executor).GuardPassages);
                verified.Begin(slot);
                ValueFault fault = verifier.Apply(block, other.Output, verified.State);
                verified.End(slot);
                Assert.True(fault == ValueFault.None, $"{where}: {fault}");
                ExecutionSide.AssertSameLedger(one, verified, block, $"{where}, verifier");
                ExecutionSide.AssertSameLedger(one, plain, block, $"{where}, values wanted or not");
            }
        }
    }

    [Fact]
    public void Uses_behind_a_guard_with_room_wait_for_nobody()
    {
        var owners = new GuardedOwners(0);
        BlockInput block = Uses(owners, out int uses, out int passages);
        using ExecutionSide side = Run(owners, block);
        var executor = (ParallelExecutor)side.Executor;
        Assert.All(side.Output.Receipts, r => Assert.Equal(TransactionStatus.Success, r.Status));
        Assert.Equal((uses, 1), executor.Graph);
        Assert.Equal(passages, executor.GuardPassages);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Uses_behind_a_guard_that_is_not_simply_closed_go_one_by_one(int mood)
    {
        var owners = new GuardedOwners(mood);
        BlockInput block = Uses(owners, out int uses, out _);
        using ExecutionSide side = Run(owners, block);
        Assert.Equal((uses, uses), ((ParallelExecutor)side.Executor).Graph);
        Assert.Equal(0, ((ParallelExecutor)side.Executor).GuardPassages);
    }

    [Fact]
    public void Behind_an_operation_on_the_guard_uses_go_one_by_one_and_before_it_they_do_not()
    {
        var owners = new GuardedOwners(0);
        BlockInput block = Uses(owners, out int uses, out _);
        const int Before = 7;
        ParsedTransaction[] behind = [.. block.Transactions.Skip(Before)];
        block.Transactions.RemoveRange(Before, behind.Length);
        owners.Add(block, owners.Ledger.Payer.PublicKey, [SessionIx.Pause(owners.Guards[0], 100, TestLedger.Key("governor").PublicKey)]);
        block.Transactions.AddRange(behind);
        using ExecutionSide side = Run(owners, block);
        Assert.Equal((uses + 1, 1 + 1 + behind.Length), ((ParallelExecutor)side.Executor).Graph);
        Assert.All(side.Output.Receipts.Take(Before + 1), r => Assert.Equal(TransactionStatus.Success, r.Status));
        Assert.All(side.Output.Receipts.Skip(Before + 1), r => Expect.Denied(in r, SessionReason.Paused));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(0, true)]
    [InlineData(3, true)]
    public void Transactions_that_list_the_guard_where_no_use_lists_guards_go_one_by_one(int place, bool isUse)
    {
        var owners = new GuardedOwners(0);
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs };
        foreach (GuardedOwners.Node node in owners.Roots)
        {
            AccountMeta[] accounts = [.. Enumerable.Range(0, 6).Select(i => AccountMeta.Readonly(TestLedger.Place($"any {i}")))];
            accounts[place] = AccountMeta.Writable(owners.Guards[0]);
            var further = isUse
                ? new Instruction(SessionProgram.Id, accounts, new byte[] { (byte)SessionOperation.Use, 0 })
                : new Instruction(TestLedger.Place("program/none"), accounts, new byte[1]);
            owners.Add(block, node.Key, [.. owners.Pay(node, 10), further]);
        }

        using ExecutionSide side = Run(owners, block);
        Assert.Equal((block.Transactions.Count, block.Transactions.Count), ((ParallelExecutor)side.Executor).Graph);
        Assert.Equal(0UL, GuardOf(owners, side).Total);
    }

    [Fact]
    public void What_does_not_fit_behind_earlier_uses_waits_and_sees_the_exact_level()
    {
        // 3,000 units. The first eleven uses declare all of it, but one of them fails: who does not fit behind them still finds 290.
        var owners = new GuardedOwners(1);
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs };
        GuardedOwners.Node[] nodes = [.. owners.Roots];
        ulong[] declared = [.. Enumerable.Repeat(290UL, 10), 100, 100, 1, 1, 1, 1, 300];
        for (int i = 0; i < declared.Length; i++)
        {
            owners.Add(block, nodes[i].Key, [.. owners.Pay(nodes[i], declared[i], i == 3 ? 5_000_000 : declared[i])]);
        }

        using ExecutionSide side = Run(owners, block);
        var executor = (ParallelExecutor)side.Executor;
        Assert.Equal((declared.Length, 1 + 6), executor.Graph);
        for (int i = 0; i < declared.Length; i++)
        {
            bool succeeds = i != 3 && i != declared.Length - 1;
            Assert.Equal(succeeds ? TransactionStatus.Success : TransactionStatus.InstructionFailed, side.Output.Receipts[i].Status);
        }

        Expect.Denied(side.Output.Receipts[^1], SessionReason.GuardLimit);
        GuardAccount guard = GuardOf(owners, side);
        Assert.Equal((2_814UL, 186UL, 1), (guard.Total, guard.Bucket.Level, guard.OwnersRefused));
    }

    [Fact]
    public void The_totals_of_a_guard_run_in_block_order()
    {
        var owners = new GuardedOwners(0);
        BlockInput block = Uses(owners, out _, out _);
        using ExecutionSide side = Run(owners, block);
        ulong total = 0;
        int charges = 0;
        foreach (AuthorizationCharge charge in side.Output.Charges.Where(c => c.Subject == owners.Guards[0]))
        {
            Assert.Equal((CounterKind.Guard, total), (charge.Counter, charge.Before));
            Assert.True(charge.After > charge.Before);
            total = charge.After;
            charges++;
        }

        Assert.Equal(block.Transactions.Count, charges);
        Assert.Equal(total, GuardOf(owners, side).Total);
    }

    [Fact]
    public void Who_pays_for_a_use_that_has_to_wait_pays_for_its_place_before_it_pays_for_others()
    {
        var owners = new GuardedOwners(0);
        Address sponsor = TestLedger.Key("poor sponsor").PublicKey;
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs };
        foreach (GuardedOwners.Node node in owners.Roots)
        {
            bool waits = block.Transactions.Count == 0;
            AccountMeta[] entry = waits ? [AccountMeta.Writable(SessionAddresses.Queued(node.Session, 0))] : [];
            owners.Add(block, in sponsor, [.. owners.Pay(node, waits ? 420UL : 10, further: entry)]);
        }

        ulong fee = block.Transactions[0].FeeLamports;
        owners.Ledger.Wallet("poor sponsor", Rent.MinimumBalance(0) + Rent.MinimumBalance(QueuedUse.Length) + (5 * fee));
        using var one = new ExecutionSide(
            owners.Ledger.State.Clone(), history => new SequentialExecutor(owners.Ledger.Runtime, history));
        one.Execute(block);
        using ExecutionSide other = Run(owners, block);
        ExecutionSide.AssertEqual(one, other, block, "a poor sponsor");
        Assert.Equal(AuthorizationDecision.Queue, one.Output.Records[0].Decision);
        Assert.Equal(5, one.Output.Receipts.Count(r => r.Status == TransactionStatus.Success));
        Assert.Equal(TransactionStatus.PayerLeftBelowRent, one.Output.Receipts[^1].Status);
    }

    // One use of every owner's session: they share nothing but guards.
    private static BlockInput Uses(GuardedOwners owners, out int uses, out int passages)
    {
        var block = new BlockInput { Slot = 1, TimeMs = TestLedger.SlotMs };
        uses = passages = 0;
        foreach (GuardedOwners.Node node in owners.Roots)
        {
            owners.Add(block, node.Key, [.. owners.Pay(node, (ulong)(10 + uses))]);
            uses++;
            passages += node.Guards.Length;
        }

        return block;
    }

    private static ExecutionSide Run(GuardedOwners owners, BlockInput block)
    {
        var side = new ExecutionSide(owners.Ledger.State.Clone(), history => ByGraph(owners, history, 4));
        side.Execute(block);
        return side;
    }

    private static ParallelExecutor ByGraph(GuardedOwners owners, LedgerHistory history, int workers) =>
        new(owners.Ledger.Runtime, history, workers) { Scheduling = Scheduling.ByGraph };

    private static GuardAccount GuardOf(GuardedOwners owners, ExecutionSide side) =>
        MemoryMarshal.Read<GuardAccount>(side.State.DataOf(side.State.Find(owners.Guards[0])));

    private static Hash256 Seal(RecordChains chains, BlockOutput output) =>
        chains.Seal(CollectionsMarshal.AsSpan(output.Records), CollectionsMarshal.AsSpan(output.Charges));
}
