using OpenLedger.Core.Execution;

namespace OpenLedger.Core.State;

/// <summary>
/// Fills an empty tree with a whole ledger: accounts are grouped by subtree first, so that every subtree is changed once, its nodes are
/// hashed once, and what lies close in the tree lies close in memory.
/// </summary>
internal sealed class StateTreeBuilder(LedgerState state, WorkerTeam? workers)
{
    private const int AccountsPerRound = 1 << 16;
    private const byte Missing = byte.MaxValue;

    private readonly int _parts = WorkShare.Parts(workers);
    private readonly byte[] _subtreeOf = new byte[state.Count];
    private readonly int[] _starts = new int[StateTree.SubtreeCount + 1];

    public void AddTo(StateTree tree)
    {
        WorkShare.Run(workers, FindSubtrees);
        int[] indices = Grouped();
        var changes = new StateChanges();
        int to;
        for (int from = 0; from < StateTree.SubtreeCount; from = to)
        {
            // At least a subtree for every worker, since no two work on one.
            to = from;
            while (to < StateTree.SubtreeCount && (to - from < _parts || _starts[to + 1] - _starts[from] <= AccountsPerRound))
            {
                tree.Reserve(to, _starts[to + 1] - _starts[to]);
                to++;
            }

            changes.Stage(state, indices.AsSpan(_starts[from].._starts[to]), workers);
            tree.Apply(changes, workers);
        }
    }

    private void FindSubtrees(int part)
    {
        Span<Address> addresses = stackalloc Address[StagingBuffers.AccountsMax];
        Span<Hash256> paths = stackalloc Hash256[StagingBuffers.AccountsMax];
        var buffers = new StagingBuffers();
        int to = (int)((long)state.Count * (part + 1) / _parts);
        int count;
        for (int from = (int)((long)state.Count * part / _parts); from < to; from += count)
        {
            count = Math.Min(StagingBuffers.AccountsMax, to - from);
            for (int i = 0; i < count; i++)
            {
                addresses[i] = state.AddressOf(from + i);
            }

            buffers.HashAddresses(addresses[..count], paths[..count]);
            for (int i = 0; i < count; i++)
            {
                bool exists = state.LamportsOf(from + i) > 0;
                _subtreeOf[from + i] = exists ? (byte)StateTree.SubtreeOf(StateHash.KeyOf(in paths[i])) : Missing;
            }
        }
    }

    // The indices of all accounts that exist, subtree by subtree.
    private int[] Grouped()
    {
        foreach (byte subtree in _subtreeOf)
        {
            if (subtree != Missing)
            {
                _starts[subtree + 1]++;
            }
        }

        for (int subtree = 0; subtree < StateTree.SubtreeCount; subtree++)
        {
            _starts[subtree + 1] += _starts[subtree];
        }

        int[] indices = new int[_starts[StateTree.SubtreeCount]];
        Span<int> next = stackalloc int[StateTree.SubtreeCount];
        _starts.AsSpan(0, StateTree.SubtreeCount).CopyTo(next);
        for (int index = 0; index < _subtreeOf.Length; index++)
        {
            if (_subtreeOf[index] != Missing)
            {
                indices[next[_subtreeOf[index]]++] = index;
            }
        }

        return indices;
    }
}
