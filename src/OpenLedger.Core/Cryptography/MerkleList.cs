using System.Runtime.InteropServices;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// The Merkle tree over a list, SHA-256. Leaves are hashes of items; a node is the hash of the 64 bytes of its two children; what has no
/// neighbour at the end of a level moves up unchanged, so nothing counts twice.
/// </summary>
/// <remarks>
/// No inner node passes for an item or the other way round as long as no item has 64 bytes. The number of items fixes the shape: whoever
/// commits to a root commits to it too, so that two lists never share one commitment.
/// <code>
///         root              five items: the fifth moves up twice
///       /      \
///     01-23     4
///    /    \
///   01    23
/// </code>
/// </remarks>
public static class MerkleList
{
    /// <summary>Greatest number of siblings on a path.</summary>
    public const int MaxPathLength = 31;

    /// <summary>The root over hashes, whose places are overwritten.</summary>
    /// <param name="hashes">The hashes, at least one, in the order of the items.</param>
    public static Hash256 Root(Span<Hash256> hashes)
    {
        Preconditions.Argument(!hashes.IsEmpty, nameof(hashes), "a tree has a leaf");
        while (hashes.Length > 1)
        {
            hashes = hashes[..Reduce(hashes)];
        }

        return hashes[0];
    }

    /// <summary>The siblings of an item, from the leaves up.</summary>
    /// <param name="hashes">All hashes; they are overwritten.</param>
    /// <param name="index">Number of the item.</param>
    /// <param name="path">Room for <see cref="MaxPathLength"/> siblings.</param>
    /// <returns>How many there are: none in a list of one.</returns>
    public static int Prove(Span<Hash256> hashes, int index, Span<Hash256> path)
    {
        Preconditions.Argument(index >= 0 && index < hashes.Length, nameof(index), "an item of the list");
        int length = 0;
        while (hashes.Length > 1)
        {
            int sibling = index ^ 1;
            if (sibling < hashes.Length)
            {
                path[length++] = hashes[sibling];
            }

            hashes = hashes[..Reduce(hashes)];
            index /= 2;
        }

        return length;
    }

    /// <summary>The root that a leaf and its path lead to; false if a tree of this size has no such place or path.</summary>
    public static bool TryFollow(Hash256 leaf, int index, int count, ReadOnlySpan<Hash256> path, out Hash256 root)
    {
        root = leaf;
        if (count < 1 || index < 0 || index >= count)
        {
            return false;
        }

        int used = 0;
        for (; count > 1; count = (count + 1) / 2, index /= 2)
        {
            if ((index ^ 1) >= count)
            {
                continue;
            }

            if (used == path.Length)
            {
                return false;
            }

            ref readonly Hash256 sibling = ref path[used++];
            root = (index & 1) == 0
                ? Hash256.Of(Hash256.BytesOf(in root), Hash256.BytesOf(in sibling))
                : Hash256.Of(Hash256.BytesOf(in sibling), Hash256.BytesOf(in root));
        }

        return used == path.Length;
    }

    // Hashes pairs into the front half and moves a last one without a neighbour behind them.
    private static int Reduce(Span<Hash256> hashes)
    {
        int pairs = hashes.Length / 2;
        MultiHash.Of64(MemoryMarshal.AsBytes(hashes[..(pairs * 2)]), MemoryMarshal.AsBytes(hashes[..pairs]));
        if (hashes.Length % 2 == 0)
        {
            return pairs;
        }

        hashes[pairs] = hashes[^1];
        return pairs + 1;
    }
}
