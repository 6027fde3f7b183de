using System.Security.Cryptography;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions.Bundles;

namespace OpenLedger.Core.Tests.Cryptography;

public sealed class MerkleListTest
{
    [Fact]
    public void The_root_is_that_of_the_tree_as_it_is_drawn()
    {
        for (int count = 1; count <= BundleLimits.MaxOperations; count++)
        {
            Hash256[] leaves = Leaves(count);
            Assert.Equal(Naive(leaves), MerkleList.Root(leaves.ToArray()));
        }
    }

    [Fact]
    public void Every_leaf_has_a_path_and_none_leads_from_elsewhere()
    {
        Span<Hash256> path = new Hash256[MerkleList.MaxPathLength];
        for (int count = 1; count <= BundleLimits.MaxOperations; count++)
        {
            Hash256[] leaves = Leaves(count);
            Hash256 root = Naive(leaves);
            for (int i = 0; i < count; i++)
            {
                int length = MerkleList.Prove(leaves.ToArray(), i, path);
                Assert.True(MerkleList.TryFollow(leaves[i], i, count, path[..length], out Hash256 followed));
                Assert.Equal(root, followed);

                // Another place or another leaf leads to another root, if anywhere.
                int other = (i + 1) % count;
                Assert.False(other != i && MerkleList.TryFollow(leaves[i], other, count, path[..length], out followed) && followed == root);
                Assert.False(
                    other != i && MerkleList.TryFollow(leaves[other], i, count, path[..length], out followed) && followed == root);
                Assert.False(MerkleList.TryFollow(leaves[i], i, count, path[..(length - 1 < 0 ? 1 : length - 1)], out _));
            }
        }
    }

    [Fact]
    public void Places_that_no_bundle_has_lead_nowhere()
    {
        Hash256 leaf = Leaves(1)[0];
        foreach ((int index, int count) in new[] { (-1, 1), (1, 1), (0, 0), (0, 65), (64, 64), (0, -1) })
        {
            Assert.False(MerkleList.TryFollow(leaf, index, count, [], out _));
        }

        Assert.True(MerkleList.TryFollow(leaf, 0, 1, [], out Hash256 root));
        Assert.Equal(leaf, root);
    }

    [Fact]
    public void A_last_leaf_given_twice_is_another_list()
    {
        // Where the odd one out is hashed with itself, [a b c] and [a b c c] have one root.
        for (int count = 1; count < BundleLimits.MaxOperations; count++)
        {
            Hash256[] leaves = Leaves(count);
            Assert.NotEqual(MerkleList.Root(leaves.ToArray()), MerkleList.Root([.. leaves, leaves[^1]]));
        }
    }

    [Fact]
    public void No_two_leaves_can_change_places()
    {
        for (int count = 2; count <= BundleLimits.MaxOperations; count++)
        {
            Hash256[] leaves = Leaves(count);
            Hash256 root = Naive(leaves);
            for (int i = 0; i < count; i++)
            {
                Hash256[] swapped = leaves.ToArray();
                int other = (i * 7 + 1) % count;
                (swapped[i], swapped[other]) = (swapped[other], swapped[i]);
                Assert.Equal(i == other, MerkleList.Root(swapped) == root);
            }
        }
    }

    [Fact]
    public void The_shortest_message_is_longer_than_a_node() => Assert.True(BundleLimits.MinMessageBytes > 2 * Hash256.Length);

    private static Hash256[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => Hash256.Of([(byte)i]))];

    private static Hash256 Naive(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        // The left side is the largest power of two that leaves something for the right: what moves up is what is alone there.
        int left = 1;
        while (left * 2 < leaves.Length)
        {
            left *= 2;
        }

        Hash256 a = Naive(leaves[..left]);
        Hash256 b = Naive(leaves[left..]);
        return new Hash256(SHA256.HashData([.. Hash256.BytesOf(in a), .. Hash256.BytesOf(in b)]));
    }
}
