using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// The accounts that a workload's blocks may write, as they are at genesis, so that a run can be taken back without a second copy
/// of the whole state. Immutable.
/// </summary>
internal sealed class GenesisImage
{
    private readonly Account[] _accounts;
    private readonly byte[] _data;

    /// <param name="workload">A workload at genesis.</param>
    public GenesisImage(Workload workload)
    {
        LedgerState state = workload.State;
        Hash = StateDigest.Of(state);
        int[] indices = [.. Writable(workload)];
        _accounts = new Account[indices.Length];
        _data = new byte[indices.Sum(i => state.DataOf(i).Length)];
        int used = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            ReadOnlySpan<byte> data = state.DataOf(index);
            data.CopyTo(_data.AsSpan(used));
            _accounts[i] = new Account(index, state.OwnerOf(index), state.LamportsOf(index), used, data.Length);
            used += data.Length;
        }
    }

    /// <summary>Hash of the whole state.</summary>
    public Hash256 Hash { get; }

    /// <summary>Gives every account back what it was, and looks whether the whole state is what it was.</summary>
    public void Restore(LedgerState state)
    {
        foreach (ref readonly Account account in _accounts.AsSpan())
        {
            state.Install(
                state.AddressOf(account.Index), account.Owner, account.Lamports,
                _data.AsSpan(account.DataOffset, account.DataLength));
        }

        Preconditions.Invariant(StateDigest.Of(state) == Hash, "a workload's blocks write nothing but what they declare");
    }

    // In the order in which the blocks name them, which is the same in every run.
    private static List<int> Writable(Workload workload)
    {
        var seen = new HashSet<int>();
        var found = new List<int>();
        Add(workload.State.Find(workload.Runtime.Parameters.Leader));
        var buffer = new BlockBuffer();
        foreach (WireBlock block in workload.Blocks)
        {
            buffer.Load(block);
            LookupTables.Resolve(buffer.Input.Transactions, workload.State);
            foreach (ParsedTransaction transaction in buffer.Input.Transactions)
            {
                for (int i = 0; i < transaction.TotalAccountCount; i++)
                {
                    if (transaction.IsWritable(i))
                    {
                        Add(workload.State.Find(transaction.Account(i)));
                    }
                }
            }
        }

        return found;

        void Add(int index)
        {
            Preconditions.Invariant(index >= 0, "what the blocks of a workload write is known at genesis");
            if (seen.Add(index))
            {
                found.Add(index);
            }
        }
    }

    private readonly record struct Account(int Index, Address Owner, ulong Lamports, int DataOffset, int DataLength);
}
