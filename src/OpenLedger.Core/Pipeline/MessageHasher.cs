using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Pipeline;

/// <summary>Computes the message hashes of many transactions together, which costs a fraction of hashing each alone. Reused; one thread
/// at a time.</summary>
internal sealed class MessageHasher
{
    private byte[] _messages = new byte[64 * 1024];
    private int[] _lengths = new int[256];
    private Hash256[] _hashes = new Hash256[256];

    /// <summary>Lets each transaction know its message hash.</summary>
    /// <returns>The hashes, valid until the next call and free to be overwritten.</returns>
    public Span<Hash256> Hash(ReadOnlySpan<PendingTransaction> transactions)
    {
        if (_lengths.Length < transactions.Length)
        {
            int length = (int)BitOperations.RoundUpToPowerOf2((uint)transactions.Length);
            (_lengths, _hashes) = (new int[length], new Hash256[length]);
        }

        int used = 0;
        for (int i = 0; i < transactions.Length; i++)
        {
            ReadOnlySpan<byte> message = transactions[i].Parsed.MessageBytes;
            if (used + message.Length > _messages.Length)
            {
                Array.Resize(ref _messages, _messages.Length * 2);
            }

            message.CopyTo(_messages.AsSpan(used));
            _lengths[i] = message.Length;
            used += message.Length;
        }

        Span<Hash256> hashes = _hashes.AsSpan(0, transactions.Length);
        MultiHash.Of(_messages.AsSpan(0, used), _lengths.AsSpan(0, transactions.Length), MemoryMarshal.AsBytes(hashes));
        for (int i = 0; i < transactions.Length; i++)
        {
            transactions[i].Parsed.SetMessageHash(in hashes[i]);
        }

        return hashes;
    }
}
