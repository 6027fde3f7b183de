using OpenLedger.Core.Execution;

namespace OpenLedger.Core.State;

/// <summary>
/// What a set of accounts is now, hashed and ready for <see cref="StateTree.Apply"/>, which no longer needs the state: the next block may
/// change it meanwhile. Use one object again and again, or two in turn: its buffers grow to the largest set and stay. Not safe to
/// share between threads; <see cref="Stage(LedgerState, ReadOnlySpan{int}, WorkerTeam?)"/> itself shares the hashing out.
/// </summary>
public sealed class StateChanges
{
    private readonly Action<int> _hashPart;
    private StagingBuffers[] _buffers = [];
    private ulong[] _seen = [];
    private int[] _indices = [];
    private Address[] _addresses = [];
    private Hash256[] _paths = [];
    private Hash256[] _accounts = [];
    private Hash256[] _leaves = [];

    // Set while Stage runs.
    private LedgerState? _state;
    private int _parts;

    /// <summary>An empty set.</summary>
    public StateChanges() => _hashPart = HashPart;

    /// <summary>How many accounts are staged. One that was staged by address may be there more than once.</summary>
    public int Count { get; private set; }

    /// <summary>The path of each account.</summary>
    internal ReadOnlySpan<Hash256> Paths => _paths.AsSpan(0, Count);

    /// <summary>The hash of each account's content; nothing of meaning for one that does not exist.</summary>
    internal ReadOnlySpan<Hash256> Accounts => _accounts.AsSpan(0, Count);

    /// <summary>The hash of each account's leaf; 32 zero bytes, an empty subtree, for one that does not exist.</summary>
    internal ReadOnlySpan<Hash256> Leaves => _leaves.AsSpan(0, Count);

    /// <summary>Replaces the set by these accounts as they are now.</summary>
    /// <param name="state">The ledger; nobody may write to it until this returns.</param>
    /// <param name="indices">Indices of accounts, in any order, any as often as it likes, existing or not.</param>
    /// <param name="workers">Who hashes; null: the caller alone.</param>
    public void Stage(LedgerState state, ReadOnlySpan<int> indices, WorkerTeam? workers = null)
    {
        Reserve(indices.Length);
        Count = TakeOnce(state.Count, indices);
        Hash(state, workers);
    }

    /// <summary>Replaces the set by what stands at these addresses now, also if they have no index: after a rollback.</summary>
    /// <param name="state">The ledger; nobody may write to it until this returns.</param>
    /// <param name="addresses">Addresses, in any order, any as often as it likes.</param>
    /// <param name="workers">Who hashes; null: the caller alone.</param>
    public void Stage(LedgerState state, ReadOnlySpan<Address> addresses, WorkerTeam? workers = null)
    {
        Reserve(addresses.Length);
        Count = addresses.Length;
        addresses.CopyTo(_addresses);
        for (int i = 0; i < Count; i++)
        {
            _indices[i] = state.Find(in addresses[i]);
        }

        Hash(state, workers);
    }

    /// <summary>Replaces the set by what is known by its hashes only.</summary>
    /// <param name="paths">Paths, in any order.</param>
    /// <param name="accounts">The hash of the content of each account; zeros: it does not exist.</param>
    internal void Stage(ReadOnlySpan<Hash256> paths, ReadOnlySpan<Hash256> accounts)
    {
        Reserve(paths.Length);
        Count = paths.Length;
        paths.CopyTo(_paths);
        accounts.CopyTo(_accounts);
        for (int i = 0; i < Count; i++)
        {
            _leaves[i] = accounts[i] == default ? default : StateHash.OfLeaf(in paths[i], in accounts[i]);
        }
    }

    private void Reserve(int count)
    {
        if (count > _indices.Length)
        {
            int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)count);
            _indices = new int[capacity];
            _addresses = new Address[capacity];
            _paths = new Hash256[capacity];
            _accounts = new Hash256[capacity];
            _leaves = new Hash256[capacity];
        }
    }

    // A bit per account that is set when it comes first; the bits are taken back one by one, so that nothing depends on their number.
    private int TakeOnce(int accounts, ReadOnlySpan<int> indices)
    {
        if (_seen.Length * 64L < accounts)
        {
            _seen = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)((accounts + 63) / 64))];
        }

        foreach (int index in indices)
        {
            Preconditions.Argument(index >= 0 && index < accounts, nameof(indices), "indices of accounts");
        }

        int count = 0;
        foreach (int index in indices)
        {
            ref ulong word = ref _seen[index >> 6];
            ulong bit = 1UL << (index & 63);
            _indices[count] = index;
            count += (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }

        for (int i = 0; i < count; i++)
        {
            _seen[_indices[i] >> 6] = 0;
        }

        return count;
    }

    private void Hash(LedgerState state, WorkerTeam? workers)
    {
        _parts = WorkShare.Parts(workers);
        while (_buffers.Length < _parts)
        {
            _buffers = [.. _buffers, new StagingBuffers()];
        }

        _state = state;
        WorkShare.Run(workers, _hashPart);
        _state = null;
    }

    private void HashPart(int part)
    {
        int from = (int)((long)Count * part / _parts);
        int to = (int)((long)Count * (part + 1) / _parts);
        StagingBuffers buffers = _buffers[part];
        for (; from < to; from += StagingBuffers.AccountsMax)
        {
            int count = Math.Min(StagingBuffers.AccountsMax, to - from);
            ReadAddresses(from, count);
            buffers.HashAddresses(_addresses.AsSpan(from, count), _paths.AsSpan(from, count));
            buffers.HashAccounts(_state!, _indices.AsSpan(from, count), _accounts.AsSpan(from, count));
            buffers.HashLeaves(_paths.AsSpan(from, count), _accounts.AsSpan(from, count), _leaves.AsSpan(from, count));
        }
    }

    private void ReadAddresses(int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            // An address without an index was given by the caller.
            if (_indices[i] >= 0)
            {
                _addresses[i] = _state!.AddressOf(_indices[i]);
            }
        }
    }
}
