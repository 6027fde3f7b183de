using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.State;

/// <summary>The undo log, below all programs: random writes of every kind are undone bit for bit.</summary>
public sealed class RollbackTests
{
    [Fact]
    public void Blocks_rolled_back_newest_first_restore_every_state_on_the_way()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            LedgerState state = Genesis(random);
            var dumps = new Stack<(string Dump, Hash256 Hash, BlockUndo Undo)>();
            for (int block = random.Next(1, 6); block > 0; block--)
            {
                string dump = StateDump.Of(state);
                Hash256 hash = StateTree.Build(state).Root;
                RandomBlock(state, random);
                dumps.Push((dump, hash, state.SealBlock()));
            }

            while (dumps.TryPop(out (string Dump, Hash256 Hash, BlockUndo Undo) before))
            {
                state.RollbackBlock(before.Undo);
                Assert.True(before.Hash == StateTree.Build(state).Root, $"seed {seed}");
                Assert.True(before.Dump == StateDump.Of(state), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void The_same_block_after_a_rollback_gives_the_same_state()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            LedgerState state = Genesis(new Random(seed));
            RandomBlock(state, new Random(seed + 1_000_000));
            BlockUndo undo = state.SealBlock();
            string after = StateDump.Of(state);
            state.RollbackBlock(undo);
            RandomBlock(state, new Random(seed + 1_000_000));
            Assert.True(after == StateDump.Of(state), $"seed {seed}");
        }
    }

    [Fact]
    public void A_transaction_that_is_rolled_back_leaves_the_block_as_it_was_before_it()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            LedgerState state = Genesis(random);
            string genesis = StateDump.Of(state);
            state.BeginBlock();
            RandomTransaction(state, random, mayGrow: false);
            string between = StateDump.Of(state);
            int position = state.Main.BeginTransaction(0);
            RandomWrites(state, random, mayGrow: false);
            state.Main.RollbackTo(position);
            Assert.True(between == StateDump.Of(state), $"seed {seed}");
            RandomTransaction(state, random, mayGrow: false);
            state.RollbackBlock(state.SealBlock());
            Assert.True(genesis == StateDump.Of(state), $"seed {seed}");
        }
    }

    [Fact]
    public void An_account_is_saved_once_per_transaction()
    {
        LedgerState state = Genesis(new Random(1));
        state.BeginBlock();
        state.Main.BeginTransaction(0);
        state.Main.SetLamports(0, 5);
        state.Main.SetLamports(0, 6);
        state.Main.MutableDataOf(0).Clear();
        Assert.Equal(1, state.Main.Count);
        state.Main.BeginTransaction(0);
        state.Main.SetLamports(0, 7);
        Assert.Equal(2, state.SealBlock().SavedAccounts);
    }

    private static LedgerState Genesis(Random random)
    {
        var state = new LedgerState(random.Next(1, 30));
        int accounts = random.Next(2, 12);
        for (ulong i = 0; i < (ulong)accounts; i++)
        {
            byte[] data = new byte[Length(random)];
            random.NextBytes(data);
            state.Install(Address.FromUInt64(i), WellKnown.Token, 10_000_000_000, data);
        }

        return state;
    }

    private static void RandomBlock(LedgerState state, Random random)
    {
        state.BeginBlock();
        for (int transactions = random.Next(0, 6); transactions > 0; transactions--)
        {
            RandomTransaction(state, random, mayGrow: true);
        }
    }

    private static void RandomTransaction(LedgerState state, Random random, bool mayGrow)
    {
        int position = state.Main.BeginTransaction(0);
        RandomWrites(state, random, mayGrow);
        if (random.Next(3) == 0)
        {
            state.Main.RollbackTo(position);
        }
    }

    private static void RandomWrites(LedgerState state, Random random, bool mayGrow)
    {
        for (int writes = random.Next(0, 12); writes > 0; writes--)
        {
            int index = mayGrow && random.Next(3) == 0
                ? state.Resolve(Address.FromUInt64((ulong)random.Next(100)))
                : random.Next(state.Count);
            switch (random.Next(5))
            {
                case 0:
                    state.Main.SetLamports(index, (ulong)random.Next(3));
                    break;
                case 1:
                    state.Main.SetOwner(index, Address.FromUInt64((ulong)random.Next(4)));
                    break;
                case 2:
                    random.NextBytes(state.Main.MutableDataOf(index));
                    break;
                case 3:
                    state.Main.ResizeData(index, Length(random));
                    break;
                default:
                    state.Main.SetLamports(index, 0);
                    state.Main.Purge(index);
                    break;
            }
        }
    }

    private static int Length(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => random.Next(1, 90),
        2 => random.Next(80, 300),
        _ => random.Next(1, 3_000),
    };
}
