using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.State;

/// <summary>
/// One worker's share of <see cref="StateTree.Apply"/>: its changes in the order of their paths, the nodes that they made stale, and the
/// hashing of these, the deepest level first and each level with full lanes.
/// </summary>
internal sealed class ChangeRun
{
    private const int DepthsMax = 257;
    private const int NodesMax = 256;

    // Subtrees are hashed some together, so that small ones fill the lanes too, but not all: these many nodes are still in the cache.
    private const int StaleMax = 2048;

    private readonly int[] _levelStarts = new int[DepthsMax + 1];
    private readonly Hash256[] _messages = new Hash256[NodesMax * 2];
    private readonly Hash256[] _digests = new Hash256[NodesMax];
    private ulong[] _keys = [];
    private int[] _order = [];
    private StaleNode[] _stale = [];
    private StaleNode[] _byLevel = [];
    private int _count;
    private int _staleCount;
    private int _subtree;

    /// <summary>The changes that the run is about.</summary>
    public StateChanges Changes { get; private set; } = new();

    /// <summary>Takes those changes whose subtree is the worker's, in the order of their paths, each path once.</summary>
    /// <param name="changes">All changes.</param>
    /// <param name="part">Number of the worker.</param>
    /// <param name="parts">Number of all workers; each has every so-manieth subtree.</param>
    public void Take(StateChanges changes, int part, int parts)
    {
        Changes = changes;
        if (_keys.Length < changes.Count)
        {
            _keys = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)changes.Count)];
            _order = new int[_keys.Length];
        }

        int count = 0;
        ReadOnlySpan<Hash256> paths = changes.Paths;
        for (int i = 0; i < paths.Length; i++)
        {
            ulong key = StateHash.KeyOf(in paths[i]);
            if (StateTree.SubtreeOf(key) % parts == part)
            {
                _keys[count] = key;
                _order[count++] = i;
            }
        }

        _keys.AsSpan(0, count).Sort(_order.AsSpan(0, count));
        _count = KeepOnce(count);
        _staleCount = 0;
    }

    /// <summary>Puts the changes into the subtrees and hashes anew what they made stale.</summary>
    public void Apply(ReadOnlySpan<StateSubtree> subtrees)
    {
        int to;
        for (int from = 0; from < _count; from = to)
        {
            _subtree = StateTree.SubtreeOf(_keys[from]);
            to = from + 1;
            while (to < _count && StateTree.SubtreeOf(_keys[to]) == _subtree)
            {
                to++;
            }

            subtrees[_subtree].Change(this, from, to);
            if (_staleCount >= StaleMax)
            {
                HashStale(subtrees);
            }
        }

        HashStale(subtrees);
    }

    /// <summary>Number of a change in <see cref="Changes"/>, by its place in the order of paths.</summary>
    public int ChangeAt(int place) => _order[place];

    /// <summary>The first place between two that goes right at a node so many levels below the root.</summary>
    public int Split(int from, int to, int depth)
    {
        while (from < to)
        {
            int middle = (int)((uint)(from + to) / 2);
            if (SideAt(middle, depth) == 0)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    /// <summary>Notes that the node in a slot of the present subtree needs a new hash.</summary>
    public void AddStale(int slot, int depth)
    {
        if (_staleCount == _stale.Length)
        {
            Array.Resize(ref _stale, Math.Max(64, _staleCount * 2));
        }

        _stale[_staleCount++] = new StaleNode(slot, (short)_subtree, (short)depth);
    }

    private int SideAt(int place, int depth) =>
        depth < 64 ? (int)((_keys[place] >> (63 - depth)) & 1) : StateHash.SideAt(in Changes.Paths[_order[place]], depth);

    // Paths that begin with the same 64 bits, which costs whoever makes them 2^32 addresses, are put in order by all their bits. Equal
    // paths are of one account, which is staged as it is now, whichever of them stays.
    private int KeepOnce(int count)
    {
        int kept = Math.Min(1, count);
        for (int i = 1; i < count; i++)
        {
            int change = _order[i];
            int place = kept;
            int order = 1;
            while (place > 0 && _keys[place - 1] == _keys[i] && (order = Compare(change, _order[place - 1])) < 0)
            {
                place--;
            }

            if (place > 0 && _keys[place - 1] == _keys[i] && order == 0)
            {
                continue;
            }

            _order.AsSpan(place, kept - place).CopyTo(_order.AsSpan(place + 1));
            _order[place] = change;
            _keys[kept++] = _keys[i];
        }

        return kept;
    }

    private int Compare(int left, int right) =>
        Hash256.BytesOf(in Changes.Paths[left]).SequenceCompareTo(Hash256.BytesOf(in Changes.Paths[right]));

    private void HashStale(ReadOnlySpan<StateSubtree> subtrees)
    {
        SortByLevel();
        for (int depth = DepthsMax - 1; depth >= 0; depth--)
        {
            for (int from = _levelStarts[depth]; from < _levelStarts[depth + 1]; from += NodesMax)
            {
                HashNodes(subtrees, _byLevel.AsSpan(from, Math.Min(NodesMax, _levelStarts[depth + 1] - from)));
            }
        }

        _staleCount = 0;
    }

    private void HashNodes(ReadOnlySpan<StateSubtree> subtrees, ReadOnlySpan<StaleNode> nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            StateSubtree subtree = subtrees[nodes[i].Subtree];
            subtree.MessageOf(subtree.NodeIn(nodes[i].Slot)).CopyTo(_messages.AsSpan(i * 2));
        }

        MultiHash.Of64(
            MemoryMarshal.AsBytes(_messages.AsSpan(0, nodes.Length * 2)), MemoryMarshal.AsBytes(_digests.AsSpan(0, nodes.Length)));
        for (int i = 0; i < nodes.Length; i++)
        {
            subtrees[nodes[i].Subtree].SetHash(nodes[i].Slot, in _digests[i]);
        }
    }

    private void SortByLevel()
    {
        if (_byLevel.Length < _staleCount)
        {
            _byLevel = new StaleNode[_stale.Length];
        }

        ReadOnlySpan<StaleNode> stale = _stale.AsSpan(0, _staleCount);
        Span<int> ends = stackalloc int[DepthsMax];
        ends.Clear();
        foreach (ref readonly StaleNode node in stale)
        {
            ends[node.Depth]++;
        }

        for (int depth = 0, start = 0; depth < DepthsMax; depth++)
        {
            _levelStarts[depth] = start;
            start += ends[depth];
            ends[depth] = _levelStarts[depth];
        }

        _levelStarts[DepthsMax] = _staleCount;
        foreach (ref readonly StaleNode node in stale)
        {
            _byLevel[ends[node.Depth]++] = node;
        }
    }

    /// <summary>A node whose hash is to be computed anew, named by the slot that it hangs in and that takes the hash.</summary>
    private readonly record struct StaleNode(int Slot, short Subtree, short Depth);
}
