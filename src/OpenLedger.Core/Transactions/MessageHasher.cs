using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;

namespace OpenLedger.Core.Transactions;

/// <summary>Computes the message hashes of many transactions together, which costs a fraction of hashing each alone. Reused; one thread
/// at a time.</summary>
internal sealed class MessageHasher
{
    private readonly List<ParsedTransaction> _transactions = [];
    private byte[] _messages = new byte[64 * 1024];
    private int[] _lengths = new int[256];
    private Hash256[] _hashes = new Hash256[256];
    private int _used;

    /// <summary>Forgets what was added.</summary>
    public void Clear()
    {
        _transactions.Clear();
        _used = 0;
    }

    /// <summary>Adds a transaction, to be hashed with the others.</summary>
    public void Add(ParsedTransaction transaction)
    {
        ReadOnlySpan<byte> message = transaction.MessageBytes;
        if (_used + message.Length > _messages.Length)
        {
            Array.Resize(ref _messages, _messages.Length * 2);
        }

        int number = _transactions.Count;
        if (number == _lengths.Length)
        {
            Array.Resize(ref _lengths, number * 2);
            Array.Resize(ref _hashes, number * 2);
        }

        message.CopyTo(_messages.AsSpan(_used));
        _lengths[number] = message.Length;
        _used += message.Length;
        _transactions.Add(transaction);
    }

    /// <summary>Lets each transaction that was added know its message hash.</summary>
    /// <returns>The hashes in the order of adding, valid until the next call and free to be overwritten.</returns>
    public Span<Hash256> Hash()
    {
        int count = _transactions.Count;
        Span<Hash256> hashes = _hashes.AsSpan(0, count);
        MultiHash.Of(_messages.AsSpan(0, _used), _lengths.AsSpan(0, count), MemoryMarshal.AsBytes(hashes));
        for (int i = 0; i < count; i++)
        {
            _transactions[i].SetMessageHash(in hashes[i]);
        }

        return hashes;
    }
}
