using System.Runtime.InteropServices;

namespace OpenLedger.Core.Bridge;

/// <summary>
/// The origin domain's outbox: a binary Merkle tree of messages to which leaves are only ever added, SHA-256, with zero leaves where
/// nothing lies yet. Source: the deposit tree of Ethereum's beacon chain, which Nomad's outbox follows.
/// </summary>
public sealed class MessageTree
{
    /// <summary>Levels above the leaves; 65,536 messages.</summary>
    public const int Depth = 16;

    private static readonly Hash256[] Zero = ZeroHashes();

    // One list per level, complete up to the last leaf; what is missing to the right is a zero subtree.
    private readonly List<Hash256>[] _levels = [.. Enumerable.Range(0, Depth + 1).Select(_ => new List<Hash256>())];

    /// <summary>Number of messages.</summary>
    public int Count => _levels[0].Count;

    /// <summary>The root over all messages so far.</summary>
    public Hash256 Root => Count == 0 ? Zero[Depth] : _levels[Depth][0];

    /// <summary>Adds a message and returns its number.</summary>
    public int Append(in Hash256 leaf)
    {
        Preconditions.Argument(Count < 1 << Depth, nameof(leaf), "the tree is full");
        int index = Count;
        _levels[0].Add(leaf);
        for (int level = 0; level < Depth; level++)
        {
            int parent = index >> (level + 1);
            Hash256 hash = Parent(NodeAt(level, parent * 2), NodeAt(level, (parent * 2) + 1));
            List<Hash256> above = _levels[level + 1];
            if (parent == above.Count)
            {
                above.Add(hash);
            }
            else
            {
                above[parent] = hash;
            }
        }

        return index;
    }

    /// <summary>The siblings from leaf to root, <see cref="Depth"/> of them.</summary>
    public void Prove(int index, Span<Hash256> path)
    {
        for (int level = 0; level < Depth; level++)
        {
            path[level] = NodeAt(level, (index >> level) ^ 1);
        }
    }

    /// <summary>The root that a leaf and its path lead to.</summary>
    public static Hash256 RootOf(Hash256 leaf, uint index, ReadOnlySpan<Hash256> path)
    {
        Hash256 node = leaf;
        foreach (ref readonly Hash256 sibling in path)
        {
            node = (index & 1) == 0 ? Parent(in node, in sibling) : Parent(in sibling, in node);
            index >>= 1;
        }

        return node;
    }

    private static Hash256 Parent(in Hash256 left, in Hash256 right)
    {
        Span<Hash256> pair = [left, right];
        return Hash256.Of(MemoryMarshal.AsBytes(pair));
    }

    private static Hash256[] ZeroHashes()
    {
        var zero = new Hash256[Depth + 1];
        for (int level = 0; level < Depth; level++)
        {
            zero[level + 1] = Parent(in zero[level], in zero[level]);
        }

        return zero;
    }

    private Hash256 NodeAt(int level, int index) => index < _levels[level].Count ? _levels[level][index] : Zero[level];
}
