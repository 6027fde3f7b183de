using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.State;

/// <summary>
/// The state root: a binary sparse Merkle tree over all existing accounts, SHA-256, an account at the path that
/// <see cref="StateHash"/> defines. A subtree with one account is that account's leaf, an empty one is 32 zero bytes, so the root depends on
/// the set of accounts and on nothing else: not on the order of changes, not on accounts that are gone. Updated incrementally.
/// </summary>
/// <remarks>
/// The upper six levels are one small array; below hang 64 <see cref="StateSubtree"/>s, which workers change side by side. Not safe to share
/// between threads; <see cref="Apply"/> itself shares the work out.
/// </remarks>
public sealed class StateTree
{
    internal const int SubtreeCount = 1 << TopLevels;
    private const int TopLevels = 6;

    private readonly StateSubtree[] _subtrees;

    // As a heap: 1 is the root, 2i and 2i + 1 are below i, the subtrees are the last half.
    private readonly Hash256[] _topHashes;
    private readonly SubtreeKind[] _topKinds;
    private readonly Action<int> _applyPart;
    private ChangeRun[] _runs = [];

    // Set while Apply runs.
    private StateChanges? _changes;
    private int _parts;

    /// <summary>The tree of a ledger without accounts.</summary>
    public StateTree()
    {
        _subtrees = new StateSubtree[SubtreeCount];
        for (int i = 0; i < SubtreeCount; i++)
        {
            _subtrees[i] = new StateSubtree(TopLevels);
        }

        _topHashes = new Hash256[SubtreeCount * 2];
        _topKinds = new SubtreeKind[SubtreeCount * 2];
        _applyPart = ApplyPart;
    }

    private StateTree(StateTree other)
    {
        _subtrees = Array.ConvertAll(other._subtrees, subtree => subtree.Clone());
        _topHashes = (Hash256[])other._topHashes.Clone();
        _topKinds = (SubtreeKind[])other._topKinds.Clone();
        _applyPart = ApplyPart;
    }

    /// <summary>Commits to every account; 32 zero bytes if there is none.</summary>
    public Hash256 Root => _topHashes[1];

    /// <summary>Number of accounts.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (StateSubtree subtree in _subtrees)
            {
                count += subtree.Count;
            }

            return count;
        }
    }

    /// <summary>Bytes of memory that the accounts and nodes take, with the room that is free.</summary>
    public long AllocatedBytes
    {
        get
        {
            long bytes = 0;
            foreach (StateSubtree subtree in _subtrees)
            {
                bytes += subtree.AllocatedBytes;
            }

            return bytes;
        }
    }

    /// <summary>The tree of all accounts of a ledger, each hashed once.</summary>
    /// <param name="state">The ledger; nobody may write to it until this returns.</param>
    /// <param name="workers">Who works; null: the caller alone.</param>
    public static StateTree Build(LedgerState state, WorkerTeam? workers = null)
    {
        var tree = new StateTree();
        new StateTreeBuilder(state, workers).AddTo(tree);
        return tree;
    }

    /// <summary>A copy that shares nothing.</summary>
    public StateTree Clone() => new(this);

    /// <summary>Makes the accounts in the tree what was staged. Does not look at the ledger.</summary>
    /// <param name="changes">What was staged; may be staged anew when this has returned.</param>
    /// <param name="workers">Who works; null: the caller alone.</param>
    public void Apply(StateChanges changes, WorkerTeam? workers = null)
    {
        _parts = WorkShare.Parts(workers);
        while (_runs.Length < _parts)
        {
            _runs = [.. _runs, new ChangeRun()];
        }

        _changes = changes;
        WorkShare.Run(workers, _applyPart);
        _changes = null;
        HashTop();
    }

    /// <summary>Proves to whoever knows the root what stands at an address: an account, or that there is none.</summary>
    public StateProof Prove(in Address address) => ProvePath(StateHash.PathOf(in address));

    /// <summary>As <see cref="Prove"/>, for the path of an address.</summary>
    internal StateProof ProvePath(in Hash256 path)
    {
        var siblings = new List<Hash256>();
        int place = 1;
        for (int depth = 0; depth < TopLevels && _topKinds[place] == SubtreeKind.Node; depth++)
        {
            place = (place * 2) + StateHash.SideAt(in path, depth);
            siblings.Add(_topHashes[place ^ 1]);
        }

        if (_topKinds[place] == SubtreeKind.Empty || !EndOf(place, in path).Follow(in path, siblings, out StateSubtree.Leaf leaf))
        {
            return StateProof.OfNothing(siblings);
        }

        return leaf.Path == path ? StateProof.OfAccount(siblings) : StateProof.OfOther(siblings, leaf.Path, leaf.Account);
    }

    /// <summary>The hash of the account at an address, as <see cref="StateHash.OfAccount"/> gives it; null if there is none.</summary>
    public Hash256? Find(in Address address)
    {
        Hash256 path = StateHash.PathOf(in address);
        bool found = _subtrees[SubtreeOf(StateHash.KeyOf(in path))].Follow(in path, null, out StateSubtree.Leaf leaf);
        return found && leaf.Path == path ? leaf.Account : null;
    }

    /// <summary>Which subtree a path, known by its first 64 bits, leads into.</summary>
    internal static int SubtreeOf(ulong key) => (int)(key >> (64 - TopLevels));

    /// <summary>Makes room for so many accounts in one subtree.</summary>
    internal void Reserve(int subtree, int accounts) => _subtrees[subtree].Reserve(accounts);

    private void ApplyPart(int part)
    {
        ChangeRun run = _runs[part];
        run.Take(_changes!, part, _parts);
        run.Apply(_subtrees);
    }

    // The subtree in which a way through the upper levels ends: that of the path or, above it, that which holds the only leaf.
    private StateSubtree EndOf(int place, in Hash256 path)
    {
        while (place < SubtreeCount)
        {
            place = (place * 2) + (_topKinds[place * 2] == SubtreeKind.Empty ? 1 : 0);
        }

        return _subtrees[place - SubtreeCount];
    }

    private void HashTop()
    {
        for (int i = 0; i < SubtreeCount; i++)
        {
            _topHashes[SubtreeCount + i] = _subtrees[i].Hash;
            _topKinds[SubtreeCount + i] = _subtrees[i].Kind;
        }

        for (int level = SubtreeCount / 2; level > 0; level /= 2)
        {
            // The places of a level lie one behind the other, and so do their messages below; those that are no node are put right after.
            MultiHash.Of64(
                MemoryMarshal.AsBytes(_topHashes.AsSpan(level * 2, level * 2)), MemoryMarshal.AsBytes(_topHashes.AsSpan(level, level)));
            for (int place = level; place < level * 2; place++)
            {
                _topKinds[place] = Join(place * 2);
                if (_topKinds[place] != SubtreeKind.Node)
                {
                    _topHashes[place] = _topHashes[_topKinds[place * 2] != SubtreeKind.Empty ? place * 2 : (place * 2) + 1];
                }
            }
        }
    }

    private SubtreeKind Join(int left) => (_topKinds[left], _topKinds[left + 1]) switch
    {
        (SubtreeKind.Empty, SubtreeKind.Empty) => SubtreeKind.Empty,
        (SubtreeKind.Leaf, SubtreeKind.Empty) or (SubtreeKind.Empty, SubtreeKind.Leaf) => SubtreeKind.Leaf,
        _ => SubtreeKind.Node,
    };
}
