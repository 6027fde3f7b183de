using OpenLedger.Core.Bridge;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Bridge;

public sealed class MessageTreeTests
{
    [Fact]
    public void The_empty_tree_has_the_published_zero_hashes()
    {
        // SHA-256 over 64 zero bytes, then over that twice, and so on: the zero hashes of Ethereum's deposit tree.
        Hash256 level = default;
        for (int i = 0; i < MessageTree.Depth; i++)
        {
            level = Hash256.Of(Hash256.BytesOf(in level), Hash256.BytesOf(in level));
            if (i == 0)
            {
                Assert.Equal("f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b", level.ToString());
            }
        }

        Assert.Equal(level, new MessageTree().Root);
    }

    [Fact]
    public void Every_leaf_proves_itself_under_every_later_root_of_its_time()
    {
        var tree = new MessageTree();
        var path = new Hash256[MessageTree.Depth];
        for (int count = 1; count <= 70; count++)
        {
            Assert.Equal(count - 1, tree.Append(Leaf(count - 1)));
            Assert.Equal(Naive(count), tree.Root);
            for (int i = 0; i < count; i++)
            {
                tree.Prove(i, path);
                Assert.Equal(tree.Root, MessageTree.RootOf(Leaf(i), (uint)i, path));
            }
        }
    }

    [Fact]
    public void Another_leaf_another_place_and_another_path_lead_elsewhere()
    {
        var tree = new MessageTree();
        for (int i = 0; i < 9; i++)
        {
            tree.Append(Leaf(i));
        }

        var path = new Hash256[MessageTree.Depth];
        tree.Prove(4, path);
        Assert.NotEqual(tree.Root, MessageTree.RootOf(Leaf(5), 4, path));
        Assert.NotEqual(tree.Root, MessageTree.RootOf(Leaf(4), 5, path));
        Assert.NotEqual(tree.Root, MessageTree.RootOf(Leaf(4), 4, path.AsSpan(0, 15)));
        for (int level = 0; level < MessageTree.Depth; level++)
        {
            Hash256 kept = path[level];
            path[level] = Leaf(1_000);
            Assert.NotEqual(tree.Root, MessageTree.RootOf(Leaf(4), 4, path));
            path[level] = kept;
        }
    }

    private static Hash256 Leaf(int number) => Hash256.Of(BitConverter.GetBytes(number));

    // All 65,536 leaves, level by level, as far as they are not zero.
    private static Hash256 Naive(int count)
    {
        List<Hash256> level = [.. Enumerable.Range(0, count).Select(Leaf)];
        Hash256 zero = default;
        for (int depth = 0; depth < MessageTree.Depth; depth++)
        {
            var above = new List<Hash256>();
            for (int i = 0; i < level.Count; i += 2)
            {
                Hash256 left = level[i];
                Hash256 right = i + 1 < level.Count ? level[i + 1] : zero;
                above.Add(Hash256.Of(Hash256.BytesOf(in left), Hash256.BytesOf(in right)));
            }

            zero = Hash256.Of(Hash256.BytesOf(in zero), Hash256.BytesOf(in zero));
            level = above;
        }

        return level[0];
    }
}
