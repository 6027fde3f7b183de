using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.State;

/// <summary>The messages of some accounts on their way through <see cref="MultiHash"/>; one for each worker.</summary>
internal sealed class StagingBuffers
{
    /// <summary>The most accounts at once: enough to fill all lanes with messages of one length, little enough for the cache.</summary>
    public const int AccountsMax = 256;

    private readonly int[] _lengths = new int[AccountsMax];
    private readonly int[] _positions = new int[AccountsMax];
    private readonly Hash256[] _digests = new Hash256[AccountsMax];
    private byte[] _messages = new byte[AccountsMax * StateHash.AccountFixedLength * 4];

    /// <summary>Writes the path of each address.</summary>
    public void HashAddresses(ReadOnlySpan<Address> addresses, Span<Hash256> paths)
    {
        Span<int> lengths = _lengths.AsSpan(0, addresses.Length);
        lengths.Fill(Address.Length);
        MultiHash.Of(MemoryMarshal.AsBytes(addresses), lengths, MemoryMarshal.AsBytes(paths));
    }

    /// <summary>Writes the hash of each account's content; zeros for one that has no index or does not exist.</summary>
    public void HashAccounts(LedgerState state, ReadOnlySpan<int> indices, Span<Hash256> accounts)
    {
        int count = 0;
        int used = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            ulong lamports = index < 0 ? 0 : state.LamportsOf(index);
            if (lamports == 0)
            {
                accounts[i] = default;
                continue;
            }

            ReadOnlySpan<byte> data = state.DataOf(index);
            int length = StateHash.AccountFixedLength + data.Length;
            if (used + length > _messages.Length)
            {
                HashMessages(count, used, accounts);
                (count, used) = (0, 0);
                Reserve(length);
            }

            StateHash.WriteAccount(state.AddressOf(index), lamports, state.OwnerOf(index), data, _messages.AsSpan(used, length));
            _lengths[count] = length;
            _positions[count++] = i;
            used += length;
        }

        HashMessages(count, used, accounts);
    }

    /// <summary>Writes the hash of each account's leaf; zeros where <paramref name="accounts"/> has zeros.</summary>
    public void HashLeaves(ReadOnlySpan<Hash256> paths, ReadOnlySpan<Hash256> accounts, Span<Hash256> leaves)
    {
        int count = 0;
        int used = 0;
        for (int i = 0; i < paths.Length; i++)
        {
            if (accounts[i] == default)
            {
                leaves[i] = default;
                continue;
            }

            StateHash.WriteLeaf(in paths[i], in accounts[i], _messages.AsSpan(used, StateHash.LeafLength));
            _lengths[count] = StateHash.LeafLength;
            _positions[count++] = i;
            used += StateHash.LeafLength;
        }

        HashMessages(count, used, leaves);
    }

    private void HashMessages(int count, int used, Span<Hash256> results)
    {
        Span<Hash256> digests = _digests.AsSpan(0, count);
        MultiHash.Of(_messages.AsSpan(0, used), _lengths.AsSpan(0, count), MemoryMarshal.AsBytes(digests));
        for (int i = 0; i < count; i++)
        {
            results[_positions[i]] = digests[i];
        }
    }

    // Room for a message that is larger than the whole buffer, which is empty then.
    private void Reserve(int length)
    {
        if (length > _messages.Length)
        {
            _messages = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)length)];
        }
    }
}
