using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>Rollback of whole executed blocks: accounts come, go and change size, transactions fail, leaders are paid.</summary>
public sealed class BlockRollbackTests
{
    [Fact]
    public void Blocks_rolled_back_newest_first_restore_the_state_and_executed_again_repeat_it()
    {
        var actions = new RandomActions();
        var runner = new BlockRunner(actions.Ledger.Runtime, actions.Ledger.State, actions.Ledger.Payer.PublicKey);
        for (int seed = 0; seed < 150; seed++)
        {
            ParsedTransaction[][] blocks = Blocks(new Random(seed), actions, runner);
            var before = new Stack<(string Dump, Hash256 Hash)>();
            for (int b = 0; b < blocks.Length; b++)
            {
                before.Push((StateDump.Of(runner.State), StateTree.Build(runner.State).Root));
                runner.Run((ulong)b + 1, 400L * (b + 1), blocks[b]);
            }

            (string Dump, Hash256 Hash) after = (StateDump.Of(runner.State), StateTree.Build(runner.State).Root);
            Receipt[] receipts = [.. runner.Output.Receipts];
            while (runner.TryRollback())
            {
                (string Dump, Hash256 Hash) expected = before.Pop();
                Assert.True(expected.Hash == StateTree.Build(runner.State).Root, $"seed {seed}");
                Assert.True(expected.Dump == StateDump.Of(runner.State), $"seed {seed}");
            }

            runner.Forget();
            for (int b = 0; b < blocks.Length; b++)
            {
                runner.Run((ulong)b + 1, 400L * (b + 1), blocks[b]);
            }

            Assert.True(after.Hash == StateTree.Build(runner.State).Root, $"seed {seed}: executed again");
            Assert.True(after.Dump == StateDump.Of(runner.State), $"seed {seed}: executed again");
            Assert.True(receipts.SequenceEqual(runner.Output.Receipts), $"seed {seed}: receipts");
            runner.RollbackAll();
            runner.Forget();
        }
    }

    [Fact]
    public void A_clone_executes_the_same_and_leaves_the_original_alone()
    {
        var actions = new RandomActions();
        LedgerState original = actions.Ledger.State;
        string genesis = StateDump.Of(original);
        var first = new BlockRunner(actions.Ledger.Runtime, original.Clone(), actions.Ledger.Payer.PublicKey);
        var second = new BlockRunner(actions.Ledger.Runtime, original.Clone(), actions.Ledger.Payer.PublicKey);
        ParsedTransaction[][] blocks = Blocks(new Random(7), actions, first);
        for (int b = 0; b < blocks.Length; b++)
        {
            first.Run((ulong)b + 1, 400L * (b + 1), blocks[b]);
            second.Run((ulong)b + 1, 400L * (b + 1), blocks[b]);
        }

        Assert.Equal(genesis, StateDump.Of(original));
        Assert.Equal(StateDump.Of(first.State), StateDump.Of(second.State));
        Assert.NotEqual(StateTree.Build(original).Root, StateTree.Build(first.State).Root);
    }

    private static ParsedTransaction[][] Blocks(Random random, RandomActions actions, BlockRunner runner)
    {
        var blocks = new ParsedTransaction[random.Next(2, 5)][];
        for (int b = 0; b < blocks.Length; b++)
        {
            blocks[b] = new ParsedTransaction[random.Next(1, 8)];
            for (int t = 0; t < blocks[b].Length; t++)
            {
                blocks[b][t] = runner.Build(actions.Next(random, random.Next(RandomActions.Kinds)));
            }
        }

        return blocks;
    }
}
