using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.State;

/// <summary>
/// The part of the state tree below one place, in flat arrays. Node n owns the slots 2n and 2n + 1 of two parallel arrays, left and right:
/// <code>
///  links    0 nothing hangs here | n > 0 node n | -1 - l leaf l
///  hashes   the hash of what hangs here
/// </code>
/// So a node's message lies in one piece. Slot 0 holds the subtree's own root; node 0 has no other use. Freed nodes are chained by their
/// left links. Hashes of nodes that <see cref="Change"/> leaves in a <see cref="ChangeRun"/> are stale until the run has hashed them.
/// </summary>
internal sealed class StateSubtree
{
    private const int RootSlot = 0;

    private int[] _links = new int[2];
    private Hash256[] _hashes = new Hash256[2];
    private Leaf[] _leaves = [];
    private int[] _freeLeaves = [];
    private int _nodesUsed = 1;
    private int _leavesUsed;
    private int _freeNode;
    private int _freeLeafCount;

    /// <summary>An empty subtree.</summary>
    /// <param name="depth">How many levels below the root of the whole tree it hangs.</param>
    public StateSubtree(int depth) => Depth = depth;

    private StateSubtree(StateSubtree other)
    {
        Depth = other.Depth;
        _links = other._links.AsSpan(0, other._nodesUsed * 2).ToArray();
        _hashes = other._hashes.AsSpan(0, other._nodesUsed * 2).ToArray();
        _leaves = other._leaves.AsSpan(0, other._leavesUsed).ToArray();
        _freeLeaves = other._freeLeaves.AsSpan(0, other._freeLeafCount).ToArray();
        _nodesUsed = other._nodesUsed;
        _leavesUsed = other._leavesUsed;
        _freeNode = other._freeNode;
        _freeLeafCount = other._freeLeafCount;
    }

    /// <summary>How many levels below the root of the whole tree it hangs.</summary>
    public int Depth { get; }

    /// <summary>Number of accounts in it.</summary>
    public int Count => _leavesUsed - _freeLeafCount;

    /// <summary>What it is as a whole.</summary>
    public SubtreeKind Kind => KindOf(_links[RootSlot]);

    /// <summary>The hash of the whole.</summary>
    public ref readonly Hash256 Hash => ref _hashes[RootSlot];

    /// <summary>Bytes of its arrays.</summary>
    public long AllocatedBytes =>
        (_links.LongLength * sizeof(int)) + (_hashes.LongLength * Hash256.Length) +
        (_leaves.LongLength * 2 * Hash256.Length) + (_freeLeaves.LongLength * sizeof(int));

    public StateSubtree Clone() => new(this);

    /// <summary>Makes room for so many accounts in all, as random paths need it.</summary>
    public void Reserve(int accounts)
    {
        // Random paths make 1 / ln 2, about 1.443, inner nodes for an account.
        int nodes = (int)(accounts * 3L / 2) + 16;
        if (nodes * 2 > _links.Length)
        {
            Array.Resize(ref _links, nodes * 2);
            Array.Resize(ref _hashes, nodes * 2);
        }

        if (accounts > _leaves.Length)
        {
            Array.Resize(ref _leaves, accounts);
        }
    }

    /// <summary>Puts the changes <paramref name="from"/> to <paramref name="to"/> of a run in, which all belong here.</summary>
    public void Change(ChangeRun run, int from, int to) => ChangeAt(run, RootSlot, Depth, from, to);

    /// <summary>The node that hangs in a slot.</summary>
    public int NodeIn(int slot) => _links[slot];

    /// <summary>The message of a node: the hashes of what hangs left and right.</summary>
    public ReadOnlySpan<Hash256> MessageOf(int node) => _hashes.AsSpan(node * 2, 2);

    /// <summary>Says what the hash of that which hangs in a slot is.</summary>
    public void SetHash(int slot, in Hash256 hash) => _hashes[slot] = hash;

    /// <summary>Follows a path down to where it ends: at nothing or at a leaf.</summary>
    /// <param name="path">The path from the root of the whole tree.</param>
    /// <param name="siblings">Takes the hashes beside the way, the highest first; null: nobody asks for them.</param>
    /// <param name="leaf">The leaf it ends at, else undefined.</param>
    /// <returns>Whether it ends at a leaf.</returns>
    public bool Follow(in Hash256 path, List<Hash256>? siblings, out Leaf leaf)
    {
        int slot = RootSlot;
        for (int depth = Depth; _links[slot] > 0; depth++)
        {
            slot = (_links[slot] * 2) + StateHash.SideAt(in path, depth);
            siblings?.Add(_hashes[slot ^ 1]);
        }

        leaf = _links[slot] < 0 ? _leaves[~_links[slot]] : default;
        return _links[slot] < 0;
    }

    private static SubtreeKind KindOf(int link) => link == 0 ? SubtreeKind.Empty : link < 0 ? SubtreeKind.Leaf : SubtreeKind.Node;

    // Whether anything below the slot became another. Depth is at most 255 where there are two changes or a leaf in the way, because
    // paths that differ do so in one of 256 bits; so is the depth of the recursion.
    private bool ChangeAt(ChangeRun run, int slot, int depth, int from, int to)
    {
        int link = _links[slot];
        if (link <= 0 && to - from == 1)
        {
            switch (Place(slot, run, run.ChangeAt(from)))
            {
                case Placing.Changed:
                    return true;
                case Placing.Unchanged:
                    return false;
                default:
                    break;
            }
        }

        int node = link > 0 ? link : Branch(slot, depth);
        PrefetchMessage(node);
        int middle = run.Split(from, to, depth);
        bool changed = from < middle && ChangeAt(run, node * 2, depth + 1, from, middle);
        changed |= middle < to && ChangeAt(run, (node * 2) + 1, depth + 1, middle, to);
        if (!Collapse(slot, node) && changed)
        {
            run.AddStale(slot, depth);
        }

        return changed;
    }

    // The message will be read when the node is hashed, not before; a change makes its way down through the links alone.
    private unsafe void PrefetchMessage(int node)
    {
        if (Sse.IsSupported)
        {
            // Safe: a prefetch reads nothing, whatever has become of the address by then.
            Sse.Prefetch0(Unsafe.AsPointer(ref _hashes[node * 2]));
        }
    }

    // Puts one change into a slot where no node hangs.
    private Placing Place(int slot, ChangeRun run, int change)
    {
        ref readonly Hash256 path = ref run.Changes.Paths[change];
        ref readonly Hash256 hash = ref run.Changes.Leaves[change];
        bool exists = hash != default;
        if (_links[slot] == 0)
        {
            if (!exists)
            {
                return Placing.Unchanged;
            }

            _links[slot] = ~TakeLeaf();
        }
        else if (_leaves[~_links[slot]].Path != path)
        {
            return exists ? Placing.InTheWay : Placing.Unchanged;
        }
        else if (_hashes[slot] == hash)
        {
            return Placing.Unchanged;
        }

        if (exists)
        {
            _leaves[~_links[slot]] = new Leaf(path, run.Changes.Accounts[change]);
        }
        else
        {
            FreeLeaf(~_links[slot]);
            _links[slot] = 0;
        }

        _hashes[slot] = hash;
        return Placing.Changed;
    }

    // Hangs a new node into a slot and, below it, the leaf that hung there, if one did.
    private int Branch(int slot, int depth)
    {
        int node = TakeNode();
        int link = _links[slot];
        if (link < 0)
        {
            int below = (node * 2) + StateHash.SideAt(_leaves[~link].Path, depth);
            _links[below] = link;
            _hashes[below] = _hashes[slot];
        }

        _links[slot] = node;
        return node;
    }

    // A subtree of one leaf is that leaf, one of none is nothing.
    private bool Collapse(int slot, int node)
    {
        int left = node * 2;
        int right = left + 1;
        if (_links[left] > 0 || _links[right] > 0 || (_links[left] != 0 && _links[right] != 0))
        {
            return false;
        }

        int remains = _links[left] != 0 ? left : right;
        _links[slot] = _links[remains];
        _hashes[slot] = _hashes[remains];
        FreeNode(node);
        return true;
    }

    private int TakeNode()
    {
        int node = _freeNode;
        if (node != 0)
        {
            _freeNode = _links[node * 2];
            _links[node * 2] = 0;
            return node;
        }

        node = _nodesUsed++;
        if (_nodesUsed * 2 > _links.Length)
        {
            int slots = Grown(_nodesUsed) * 2;
            Array.Resize(ref _links, slots);
            Array.Resize(ref _hashes, slots);
        }

        return node;
    }

    private void FreeNode(int node)
    {
        _links[node * 2] = _freeNode;
        _links[(node * 2) + 1] = 0;
        _hashes[node * 2] = default;
        _hashes[(node * 2) + 1] = default;
        _freeNode = node;
    }

    private int TakeLeaf()
    {
        if (_freeLeafCount > 0)
        {
            return _freeLeaves[--_freeLeafCount];
        }

        int leaf = _leavesUsed++;
        if (_leavesUsed > _leaves.Length)
        {
            Array.Resize(ref _leaves, Grown(_leavesUsed));
        }

        return leaf;
    }

    private void FreeLeaf(int leaf)
    {
        if (_freeLeafCount == _freeLeaves.Length)
        {
            Array.Resize(ref _freeLeaves, Grown(_freeLeafCount));
        }

        _freeLeaves[_freeLeafCount++] = leaf;
    }

    // By half: at millions of accounts, doubling would leave too much unused.
    private static int Grown(int count) => checked(count + (count / 2) + 4);

    private enum Placing
    {
        Changed,
        Unchanged,

        // Another account's leaf hangs there; both must move below a new node.
        InTheWay,
    }

    /// <summary>An account in the tree.</summary>
    /// <param name="Path">The hash of its address.</param>
    /// <param name="Account">The hash of its content.</param>
    internal readonly record struct Leaf(Hash256 Path, Hash256 Account);
}
