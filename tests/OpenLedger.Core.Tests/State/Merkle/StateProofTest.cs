using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.State.Merkle;

public sealed class StateProofTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(700)]
    public void Every_account_proves_to_be_there_and_every_other_address_not_to_be(int accounts)
    {
        LedgerState state = RandomLedger.With(new Random(accounts), accounts);
        StateTree tree = StateTree.Build(state);
        for (int i = 0; i < accounts; i++)
        {
            Address address = state.AddressOf(i);
            Hash256 content = StateHash.OfAccount(in address, state.LamportsOf(i), state.OwnerOf(i), state.DataOf(i));
            StateProof proof = Reparsed(tree.Prove(in address));
            Assert.Equal(StateProofEnd.Account, proof.End);
            Assert.True(proof.Verify(tree.Root, in address, content));
            Assert.False(proof.Verify(tree.Root, in address, null));
            Assert.False(proof.Verify(tree.Root, in address, tree.Root));
            Assert.False(proof.Verify(content, in address, content));
            Assert.False(proof.Verify(tree.Root, Absent(i), content));
        }

        var ends = new HashSet<StateProofEnd>();
        for (int i = 0; i < 500; i++)
        {
            StateProof proof = Reparsed(tree.Prove(Absent(i)));
            ends.Add(proof.End);
            Assert.True(proof.Verify(tree.Root, Absent(i), null));
            Assert.False(proof.Verify(tree.Root, Absent(i), tree.Root));
            Assert.True(accounts == 0 || !proof.Verify(tree.Root, state.AddressOf(i % accounts), null));
        }

        // With two or three accounts it is chance whether a subtree is empty.
        Assert.Equal(accounts > 0, ends.Contains(StateProofEnd.OtherAccount));
        Assert.True(accounts is 2 or 3 || ends.Contains(StateProofEnd.Nothing) == accounts is not 1);
    }

    [Fact]
    public void What_was_proven_is_disproven_when_the_account_is_gone_or_changed()
    {
        var random = new Random(1);
        LedgerState state = RandomLedger.With(random, 50);
        StateTree tree = StateTree.Build(state);
        Address address = state.AddressOf(7);
        StateProof before = tree.Prove(in address);
        Hash256 content = tree.Find(in address)!.Value;
        var changes = new StateChanges();
        RandomLedger.Fill(state, [7], random);
        changes.Stage(state, [7]);
        tree.Apply(changes);
        Assert.False(before.Verify(tree.Root, in address, content));
        Assert.False(tree.Prove(in address).Verify(tree.Root, in address, content));
        Assert.True(tree.Prove(in address).Verify(tree.Root, in address, tree.Find(in address)));
        RandomLedger.Empty(state, [7]);
        changes.Stage(state, [7]);
        tree.Apply(changes);
        Assert.Null(tree.Find(in address));
        Assert.True(tree.Prove(in address).Verify(tree.Root, in address, null));
        Assert.False(before.Verify(tree.Root, in address, content));
    }

    [Fact]
    public void No_bit_of_an_encoding_can_be_flipped_and_no_byte_added_or_left_out()
    {
        foreach (int accounts in (int[])[0, 1, 2, 9, 200])
        {
            LedgerState state = RandomLedger.With(new Random(accounts), accounts);
            StateTree tree = StateTree.Build(state);
            Address[] addresses = [.. Enumerable.Range(0, Math.Min(accounts, 12)).Select(state.AddressOf), .. Enumerable.Range(0, 12).Select(Absent)];
            foreach (Address address in addresses)
            {
                byte[] bytes = tree.Prove(in address).Encode();
                Hash256? content = tree.Find(in address);
                Assert.True(Accepts(bytes, tree.Root, in address, content));
                for (int bit = 0; bit < bytes.Length * 8; bit++)
                {
                    byte[] flipped = (byte[])bytes.Clone();
                    flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                    Assert.False(Accepts(flipped, tree.Root, in address, content), $"{accounts} accounts, bit {bit}");
                }

                for (int length = 0; length < bytes.Length; length++)
                {
                    Assert.False(StateProof.TryParse(bytes.AsSpan(0, length), out _));
                }

                Assert.False(StateProof.TryParse([.. bytes, 0], out _));
            }
        }
    }

    [Fact]
    public void Only_canonical_encodings_are_read()
    {
        byte[] hash = [.. Enumerable.Repeat((byte)7, 32)];
        byte[] zero = new byte[32];

        // End, number of siblings, map of those that are not empty, siblings, the other account.
        Assert.True(StateProof.TryParse([0, 1, 0, 1, .. hash], out _));
        Assert.True(StateProof.TryParse([1, 2, 0, 2, .. hash], out _));
        Assert.True(StateProof.TryParse([2, 0, 0, .. hash, .. hash], out _));
        Assert.False(StateProof.TryParse([3, 1, 0, 1, .. hash], out _), "no such end");
        Assert.False(StateProof.TryParse([0, 1, 0, 1, .. zero], out _), "an empty sibling written out");
        Assert.False(StateProof.TryParse([0, 1, 0, 0], out _), "a parent with one leaf is no node");
        Assert.False(StateProof.TryParse([1, 2, 0, 1, .. hash], out _), "nothing beside nothing");
        Assert.False(StateProof.TryParse([0, 1, 0, 3, .. hash, .. hash], out _), "more siblings than it says");
        Assert.False(StateProof.TryParse([2, 0, 0, .. hash], out _), "half of the other account");
        Assert.False(StateProof.TryParse([1, 0, 0, .. hash, .. hash], out _), "another account that is not asked for");
        Assert.False(StateProof.TryParse([0, 1, 1, .. new byte[33], .. hash], out _), "more levels than bits in a path");
        Assert.False(StateProof.TryParse([0, 0, 255], out _), "shorter than its map");
    }

    [Fact]
    public void A_path_may_have_a_sibling_for_each_of_its_bits()
    {
        byte[] first = [.. Enumerable.Repeat((byte)0x5A, 32)];
        byte[] second = (byte[])first.Clone();
        second[31] ^= 1;
        Hash256 content = Hash256.Of([1]);
        var tree = new StateTree();
        var changes = new StateChanges();
        changes.Stage((Hash256[])[new(first), new(second)], (Hash256[])[content, content]);
        tree.Apply(changes);
        StateProof proof = tree.ProvePath(new Hash256(first));
        Assert.Equal((StateProofEnd.Account, StateProof.SiblingsMax), (proof.End, proof.Siblings.Length));
        Assert.Equal(255, proof.Siblings.Count(sibling => sibling == default));
        Assert.Equal(StateHash.OfLeaf(new Hash256(second), in content), proof.Siblings[255]);
        Reparsed(proof);
    }

    [Fact]
    public void An_inner_node_cannot_pass_for_an_account_nor_an_account_for_one_elsewhere()
    {
        LedgerState state = RandomLedger.With(new Random(4), 40);
        StateTree tree = StateTree.Build(state);
        for (int i = 0; i < state.Count; i++)
        {
            Address address = state.AddressOf(i);
            StateProof proof = tree.Prove(in address);
            foreach (Hash256 sibling in proof.Siblings)
            {
                Assert.False(proof.Verify(tree.Root, in address, sibling));
            }

            // Another account's content under this address, and this account's way with another's end.
            Address next = state.AddressOf((i + 1) % state.Count);
            Assert.False(proof.Verify(tree.Root, in address, tree.Find(in next)));
            Assert.False(tree.Prove(in next).Verify(tree.Root, in address, tree.Find(in address)));
        }
    }

    [Fact]
    public void The_account_itself_does_not_stand_in_its_own_way()
    {
        LedgerState state = RandomLedger.With(new Random(4), 1);
        Address address = state.AddressOf(0);
        StateTree tree = StateTree.Build(state);
        byte[] bytes = tree.Prove(Absent(1)).Encode();
        Assert.True(Accepts(bytes, tree.Root, Absent(1), null));
        Assert.False(Accepts(bytes, tree.Root, in address, null));
    }

    private static Address Absent(int i) => Address.FromUInt64((ulong)(10_000_000 + i));

    private static bool Accepts(byte[] bytes, in Hash256 root, in Address address, Hash256? content) =>
        StateProof.TryParse(bytes, out StateProof? proof) && proof.Verify(in root, in address, content);

    private static StateProof Reparsed(StateProof proof)
    {
        byte[] bytes = proof.Encode();
        Assert.Equal(proof.EncodedLength, bytes.Length);
        Assert.True(StateProof.TryParse(bytes, out StateProof? parsed));
        Assert.Equal(bytes, parsed.Encode());
        return parsed;
    }
}
