using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.State.Merkle;

public sealed class StateTreeTest
{
    [Fact]
    public void Without_accounts_the_root_is_zero()
    {
        Assert.Equal(default, new StateTree().Root);
        Assert.Equal(default, StateTree.Build(new LedgerState()).Root);
    }

    [Fact]
    public void The_root_of_one_account_is_its_leaf()
    {
        LedgerState state = RandomLedger.With(new Random(1), 1);
        Hash256 path = StateHash.PathOf(state.AddressOf(0));
        var account = new Hash256(NaiveTree.AccountHash(state, 0));
        StateTree tree = StateTree.Build(state);
        Assert.Equal(StateHash.OfLeaf(in path, in account), tree.Root);
        Assert.Equal((1, account), (tree.Count, tree.Find(state.AddressOf(0))));
        Assert.Equal(account, StateHash.OfAccount(state.AddressOf(0), state.LamportsOf(0), state.OwnerOf(0), state.DataOf(0)));
    }

    [Fact]
    public void The_root_tells_apart_every_field_and_ignores_accounts_that_do_not_exist()
    {
        static Hash256 RootOf(ulong address, ulong extra, in Address owner, byte[] data)
        {
            var state = new LedgerState();
            state.Install(Address.FromUInt64(address), in owner, Rent.MinimumBalance(8) + extra, data);
            return StateTree.Build(state).Root;
        }

        Hash256[] roots =
        [
            new StateTree().Root,
            RootOf(1, 0, WellKnown.System, [1]),
            RootOf(2, 0, WellKnown.System, [1]),
            RootOf(1, 1, WellKnown.System, [1]),
            RootOf(1, 0, WellKnown.Token, [1]),
            RootOf(1, 0, WellKnown.System, [2]),
            RootOf(1, 0, WellKnown.System, [1, 0]),
            RootOf(1, 0, WellKnown.System, []),
        ];
        Assert.Equal(roots.Length, roots.Distinct().Count());

        var withGhost = new LedgerState();
        withGhost.Resolve(Address.FromUInt64(77));
        withGhost.Install(Address.FromUInt64(1), WellKnown.System, Rent.MinimumBalance(8), [1]);
        Assert.Equal(roots[1], StateTree.Build(withGhost).Root);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Random_changes_lead_to_the_root_of_the_definition(int workers)
    {
        using var team = new WorkerTeam(workers);
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            LedgerState state = RandomLedger.With(random, random.Next(0, 200));
            StateTree tree = StateTree.Build(state, team);
            var changes = new StateChanges();
            for (int step = 0; step < 12; step++)
            {
                int[] touched = RandomLedger.Change(state, random, random.Next(0, 120));
                changes.Stage(state, touched, team);
                tree.Apply(changes, team);
                Assert.True(NaiveTree.RootOf(state) == tree.Root, $"seed {seed}, step {step}");
            }

            Assert.True(tree.Root == StateTree.Build(state).Root, $"seed {seed}: built anew");
            Assert.Equal(Enumerable.Range(0, state.Count).Count(i => state.LamportsOf(i) > 0), tree.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_ledger_too_large_for_one_round_is_built_as_if_all_came_at_once(int workers)
    {
        using var team = new WorkerTeam(workers);
        var state = new LedgerState();
        state.BeginBlock();
        for (int i = 0; i < 150_000; i++)
        {
            state.Main.SetLamports(state.Resolve(Address.FromUInt64((ulong)i)), (ulong)(i % 7));
        }

        StateTree built = StateTree.Build(state, team);
        var changes = new StateChanges();
        changes.Stage(state, [.. Enumerable.Range(0, state.Count)], team);
        var applied = new StateTree();
        applied.Apply(changes, team);
        Assert.Equal(applied.Root, built.Root);
        Assert.Equal((applied.Count, Enumerable.Range(0, state.Count).Count(i => i % 7 > 0)), (built.Count, built.Count));
        for (int i = 0; i < state.Count; i += 4_999)
        {
            Address address = state.AddressOf(i);
            Assert.True(built.Prove(in address).Verify(built.Root, in address, built.Find(in address)));
            Assert.Equal(i % 7 > 0, built.Find(in address) is not null);
        }
    }

    [Fact]
    public void Nothing_remains_of_accounts_that_come_and_go()
    {
        var random = new Random(5);
        LedgerState state = RandomLedger.With(random, 300);
        StateTree tree = StateTree.Build(state);
        Hash256 before = tree.Root;
        var changes = new StateChanges();
        int first = state.Count;
        long bytes = 0;
        for (int round = 0; round < 6; round++)
        {
            int[] passing = [.. Enumerable.Range(0, 500).Select(i => state.Resolve(Address.FromUInt64((ulong)(1_000_000 + i))))];
            RandomLedger.Fill(state, passing, random);
            changes.Stage(state, passing);
            tree.Apply(changes);
            Assert.NotEqual(before, tree.Root);
            RandomLedger.Empty(state, passing);
            changes.Stage(state, passing);
            tree.Apply(changes);
            Assert.Equal(before, tree.Root);
            Assert.True(round < 2 || bytes == tree.AllocatedBytes, "places that are free are used again");
            bytes = tree.AllocatedBytes;
        }

        RandomLedger.Empty(state, [.. Enumerable.Range(0, first)]);
        changes.Stage(state, [.. Enumerable.Range(0, state.Count)]);
        tree.Apply(changes);
        Assert.Equal((default, 0), (tree.Root, tree.Count));
    }

    [Fact]
    public void The_order_of_changes_and_how_they_are_grouped_do_not_matter()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            LedgerState state = RandomLedger.With(random, 150);
            StateTree together = StateTree.Build(state);
            StateTree singly = together.Clone();
            int[] touched = RandomLedger.Change(state, random, 60);
            var changes = new StateChanges();
            changes.Stage(state, touched);
            together.Apply(changes);
            random.Shuffle(touched);
            foreach (int index in touched)
            {
                changes.Stage(state, [index]);
                singly.Apply(changes);
            }

            Assert.True(together.Root == singly.Root, $"seed {seed}");
        }
    }

    [Fact]
    public void Accounts_may_be_named_more_than_once_by_index_or_by_address()
    {
        var random = new Random(9);
        LedgerState state = RandomLedger.With(random, 100);
        StateTree byIndex = StateTree.Build(state);
        StateTree byAddress = byIndex.Clone();
        int[] touched = RandomLedger.Change(state, random, 80);
        Address[] addresses = [.. touched.Select(state.AddressOf), .. Enumerable.Range(5_000_000, 10).Select(i => Address.FromUInt64((ulong)i))];
        var changes = new StateChanges();
        changes.Stage(state, [.. touched, .. touched.Reverse(), .. touched]);
        Assert.Equal(touched.Distinct().Count(), changes.Count);
        byIndex.Apply(changes);
        changes.Stage(state, (Address[])[.. addresses, .. addresses.Reverse(), .. addresses]);
        byAddress.Apply(changes);
        Assert.Equal(NaiveTree.RootOf(state), byIndex.Root);
        Assert.Equal(NaiveTree.RootOf(state), byAddress.Root);
    }

    [Fact]
    public void Indices_that_no_account_has_are_refused_and_leave_no_trace()
    {
        LedgerState state = RandomLedger.With(new Random(1), 10);
        var changes = new StateChanges();
        Assert.Throws<ArgumentException>(() => changes.Stage(state, [3, state.Count]));
        Assert.Throws<ArgumentException>(() => changes.Stage(state, [3, -1]));
        changes.Stage(state, [3]);
        Assert.Equal(1, changes.Count);
    }

    [Fact]
    public void What_was_staged_is_applied_whatever_the_ledger_is_by_then()
    {
        var random = new Random(2);
        LedgerState state = RandomLedger.With(random, 100);
        StateTree tree = StateTree.Build(state);
        var changes = new StateChanges();
        changes.Stage(state, RandomLedger.Change(state, random, 50));
        Hash256 staged = NaiveTree.RootOf(state);
        RandomLedger.Change(state, random, 50);
        tree.Apply(changes);
        Assert.Equal(staged, tree.Root);
    }

    [Fact]
    public void A_rollback_is_followed_by_staging_what_it_restored()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            LedgerState state = RandomLedger.With(random, 100);
            StateTree tree = StateTree.Build(state);
            var changes = new StateChanges();
            var blocks = new Stack<(Hash256 Before, BlockUndo Undo)>();
            for (int block = 0; block < 4; block++)
            {
                Hash256 before = tree.Root;
                changes.Stage(state, RandomLedger.Change(state, random, random.Next(1, 60)));
                tree.Apply(changes);
                blocks.Push((before, state.SealBlock()));
            }

            while (blocks.TryPop(out (Hash256 Before, BlockUndo Undo) block))
            {
                // An account that the block created has no index after its rollback: its address is noted before.
                int[] indices = new int[block.Undo.SavedAccounts];
                block.Undo.CopyAccountsTo(indices);
                Address[] addresses = [.. indices.Select(state.AddressOf)];
                state.RollbackBlock(block.Undo);
                changes.Stage(state, addresses);
                tree.Apply(changes);
                Assert.True(block.Before == tree.Root, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void A_clone_shares_nothing()
    {
        var random = new Random(3);
        LedgerState state = RandomLedger.With(random, 200);
        StateTree tree = StateTree.Build(state);
        StateTree clone = tree.Clone();
        Hash256 before = tree.Root;
        var changes = new StateChanges();
        changes.Stage(state, RandomLedger.Change(state, random, 100));
        clone.Apply(changes);
        Assert.Equal(before, tree.Root);
        Assert.Equal(NaiveTree.RootOf(state), clone.Root);
        tree.Apply(changes);
        Assert.Equal(clone.Root, tree.Root);
    }

    [Fact]
    public void Accounts_larger_than_any_buffer_are_hashed_whole()
    {
        LedgerState state = RandomLedger.With(new Random(4), 20);
        int[] large = [.. Enumerable.Range(0, 5).Select(i => state.Resolve(Address.FromUInt64((ulong)(900 + i))))];
        foreach (int index in large)
        {
            state.BeginBlock();
            state.Main.SetLamports(index, 1);
            state.Main.ResizeData(index, 150_000 + index);
            state.Main.MutableDataOf(index).Fill((byte)index);
        }

        StateTree tree = StateTree.Build(state);
        Assert.Equal(NaiveTree.RootOf(state), tree.Root);
        state.Main.MutableDataOf(large[2])[140_000]++;
        var changes = new StateChanges();
        changes.Stage(state, large);
        tree.Apply(changes);
        Assert.Equal(NaiveTree.RootOf(state), tree.Root);
    }

    [Fact]
    public void Paths_that_part_late_make_long_branches_that_come_and_go()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            Hash256[] paths = LatePaths(random);
            var model = new Dictionary<Hash256, Hash256>();
            var tree = new StateTree();
            var changes = new StateChanges();
            for (int step = 0; step < 10; step++)
            {
                Hash256[] touched = random.GetItems(paths, random.Next(1, 30)).Distinct().ToArray();
                Hash256[] accounts = [.. touched.Select(_ => random.Next(3) == 0 ? default : RandomHash(random))];
                for (int i = 0; i < touched.Length; i++)
                {
                    model[touched[i]] = accounts[i];
                }

                changes.Stage(touched, accounts);
                tree.Apply(changes);
                Hash256 expected = NaiveTree.RootOf(model.Where(pair => pair.Value != default).Select(pair =>
                    (Hash256.BytesOf(pair.Key).ToArray(), Hash256.BytesOf(StateHash.OfLeaf(pair.Key, pair.Value)).ToArray())));
                Assert.True(expected == tree.Root, $"seed {seed}, step {step}");
            }
        }
    }

    [Fact]
    public void In_the_steady_state_nothing_is_allocated()
    {
        var random = new Random(6);
        LedgerState state = RandomLedger.With(random, 3_000);
        StateTree tree = StateTree.Build(state);
        var changes = new StateChanges();
        int[] touched = [.. Enumerable.Range(0, 1_000).Select(_ => random.Next(state.Count))];
        Assert.Equal(0, Allocations.LeastPerRound(
            () => RandomLedger.Fill(state, touched, random),
            () =>
            {
                changes.Stage(state, touched);
                tree.Apply(changes);
            }));
        Assert.Equal(NaiveTree.RootOf(state), tree.Root);
    }

    // Families of paths with a common beginning of any length up to 255 bits, as nobody can make addresses for.
    private static Hash256[] LatePaths(Random random)
    {
        var paths = new List<Hash256>();
        for (int family = 0; family < 4; family++)
        {
            byte[] first = new byte[32];
            random.NextBytes(first);
            paths.Add(new Hash256(first));
            for (int member = 0; member < 8; member++)
            {
                byte[] other = (byte[])first.Clone();
                int bit = random.Next(4) == 0 ? 255 - random.Next(3) : random.Next(256);
                other[bit / 8] ^= (byte)(0x80 >> (bit % 8));
                paths.Add(new Hash256(other));
            }
        }

        return [.. paths.Distinct()];
    }

    private static Hash256 RandomHash(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return new Hash256(bytes);
    }
}
