namespace OpenLedger.Core.State;

/// <summary>
/// What accounts were before they were written, in the order in which they were first written under each mark. Undoing walks it
/// backwards, so an account that was saved several times ends as it was first. One log belongs to one journal and one block.
/// </summary>
internal sealed class UndoLog
{
    // How far ahead of what is written fetches are: a transaction or two.
    private const int AheadBytes = 320;

    private Entry[] _entries = new Entry[64];
    private byte[] _data = new byte[16 * 1024];
    private int _dataUsed;

    /// <summary>What an entry holds.</summary>
    public enum Saved : byte
    {
        /// <summary>The whole account.</summary>
        Account,

        /// <summary>The balance in lamports only.</summary>
        Lamports,

        /// <summary>The amount of a token account only.</summary>
        Tokens,

        /// <summary>Some bytes of the data; the amount is where they begin.</summary>
        Part,
    }

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    public void Clear()
    {
        Count = 0;
        _dataUsed = 0;
    }

    /// <summary>Saves a whole account.</summary>
    /// <param name="transaction">Number of the transaction that is about to write it.</param>
    /// <param name="index">Index of the account.</param>
    /// <param name="header">Its header.</param>
    /// <param name="data">Its data.</param>
    public void Save(int transaction, int index, in AccountHeader header, ReadOnlySpan<byte> data) =>
        Next().Set(
            header.Lamports, header.SavedMark, transaction, index, header.OwnerProgram, Keep(data), data.Length, Saved.Account);

    /// <summary>Saves one amount of an account, where nothing else of it changes.</summary>
    public void SaveAmount(int transaction, int index, ulong amount, Saved what) =>
        Next().Set(amount, 0, transaction, index, 0, _dataUsed, 0, what);

    /// <summary>Saves some bytes of an account's data, where nothing else of it changes.</summary>
    public void SavePart(int transaction, int index, int offset, ReadOnlySpan<byte> part) =>
        Next().Set((ulong)offset, 0, transaction, index, 0, Keep(part), part.Length, Saved.Part);

    public ref readonly Entry this[int position] => ref _entries[position];

    /// <summary>The data that an entry saved.</summary>
    public ReadOnlySpan<byte> DataOf(in Entry entry) => _data.AsSpan(entry.DataOffset, entry.DataLength);

    /// <summary>Forgets the entries from <paramref name="position"/> on.</summary>
    public void Truncate(int position)
    {
        if (position < Count)
        {
            _dataUsed = _entries[position].DataOffset;
            Count = position;
        }
    }

    private int Keep(ReadOnlySpan<byte> data)
    {
        int offset = _dataUsed;
        if (data.IsEmpty)
        {
            return offset;
        }

        if (offset + data.Length > _data.Length)
        {
            Array.Resize(ref _data, Math.Max(_data.Length * 2, offset + data.Length));
        }

        data.CopyTo(_data.AsSpan(offset));
        CacheLines.PrefetchBehind(ref _data[offset], data.Length + AheadBytes, data.Length);
        _dataUsed += data.Length;
        return offset;
    }

    private ref Entry Next()
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        ref Entry entry = ref _entries[Count++];
        CacheLines.PrefetchBehind(ref entry, AheadBytes, CacheLines.Size);
        return ref entry;
    }

    /// <summary>An account, or a part of it, as it was.</summary>
    internal struct Entry
    {
        public ulong Amount;
        public ulong SavedMark;
        public int Transaction;
        public int Index;
        public int OwnerProgram;
        public int DataOffset;
        public int DataLength;
        public Saved What;

        public void Set(ulong amount, ulong mark, int transaction, int index, int ownerProgram, int dataOffset, int dataLength, Saved what)
        {
            Amount = amount;
            SavedMark = mark;
            Transaction = transaction;
            Index = index;
            OwnerProgram = ownerProgram;
            DataOffset = dataOffset;
            DataLength = dataLength;
            What = what;
        }
    }
}
