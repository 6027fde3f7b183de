using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// What every transaction of a block wrote, published with the block: whoever has it can execute all transactions independently, each
/// from what the ones before it left, even if they form a single chain (<see cref="ValueVerifier"/>). In block order; within a
/// transaction in the order of first writes, each account once. Reused.
/// </summary>
public sealed class BlockValues
{
    private readonly List<Entry> _entries = [];
    private byte[] _data = new byte[1024];
    private int _used;

    /// <summary>Number of written values.</summary>
    public int Count => _entries.Count;

    /// <summary>A written value.</summary>
    public ref readonly Entry this[int number] => ref CollectionsMarshal.AsSpan(_entries)[number];

    /// <summary>The account data of a value.</summary>
    public ReadOnlySpan<byte> DataOf(in Entry entry) => _data.AsSpan(entry.DataOffset, entry.DataLength);

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        _entries.Clear();
        _used = 0;
    }

    /// <summary>Adds a value behind the others.</summary>
    /// <param name="transaction">Number of the transaction that wrote it.</param>
    /// <param name="address">The account.</param>
    /// <param name="lamports">Its balance; 0: it no longer exists.</param>
    /// <param name="owner">Its owner program.</param>
    /// <param name="data">Its data.</param>
    public void Add(int transaction, in Address address, ulong lamports, in Address owner, ReadOnlySpan<byte> data)
    {
        if (_used + data.Length > _data.Length)
        {
            Array.Resize(ref _data, Math.Max(_data.Length * 2, _used + data.Length));
        }

        data.CopyTo(_data.AsSpan(_used));
        _entries.Add(new Entry(transaction, address, lamports, owner, _used, data.Length));
        _used += data.Length;
    }

    /// <summary>SHA-256 over all values: transaction, address, balance, owner, length and bytes of the data.</summary>
    public Hash256 Hash()
    {
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[4 + 32 + 8 + 32 + 4];
        foreach (ref readonly Entry entry in CollectionsMarshal.AsSpan(_entries))
        {
            MemoryMarshal.Write(head, entry.Transaction);
            entry.Address.CopyTo(head[4..]);
            MemoryMarshal.Write(head[36..], entry.Lamports);
            entry.Owner.CopyTo(head[44..]);
            MemoryMarshal.Write(head[76..], entry.DataLength);
            hasher.AppendData(head);
            hasher.AppendData(DataOf(in entry));
        }

        return new Hash256(hasher.GetHashAndReset());
    }

    /// <summary>Adds what a transaction wrote, as it stands now, from what the journal saved since <paramref name="start"/>.</summary>
    internal void AddWritten(int transaction, Journal journal, int start, LedgerState state)
    {
        for (int i = start; i < journal.Count; i++)
        {
            int account = journal.Entry(i).Index;
            if (!WasWrittenBefore(journal, start, i, account))
            {
                Address owner = state.OwnerOf(account);
                Add(transaction, state.AddressOf(account), state.LamportsOf(account), in owner, state.DataOf(account));
            }
        }
    }

    /// <summary>Adds one value of another list.</summary>
    internal void AddFrom(BlockValues other, int number)
    {
        ref readonly Entry entry = ref other[number];
        Add(entry.Transaction, entry.Address, entry.Lamports, entry.Owner, other.DataOf(in entry));
    }

    // The payer is written by the fee and, mostly, again by an instruction. There are few accounts in a transaction.
    private static bool WasWrittenBefore(Journal journal, int start, int end, int account)
    {
        for (int i = start; i < end; i++)
        {
            if (journal.Entry(i).Index == account)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An account as a transaction left it.</summary>
    /// <param name="Transaction">Number of the transaction in the block.</param>
    /// <param name="Address">The account.</param>
    /// <param name="Lamports">Its balance; 0: it no longer exists.</param>
    /// <param name="Owner">Its owner program.</param>
    /// <param name="DataOffset">Where its data begins; see <see cref="DataOf"/>.</param>
    /// <param name="DataLength">Length of its data in bytes.</param>
    public readonly record struct Entry(
        int Transaction, Address Address, ulong Lamports, Address Owner, int DataOffset, int DataLength);
}
