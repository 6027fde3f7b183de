namespace OpenLedger.Core.State;

/// <summary>
/// What accounts were before they were written, in the order in which they were first written under each mark. Undoing walks it
/// backwards, so an account that was saved several times ends as it was first. One log belongs to one block.
/// </summary>
internal sealed class UndoLog
{
    private Entry[] _entries = new Entry[64];
    private byte[] _data = new byte[16 * 1024];
    private int _dataUsed;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>How many accounts there were when the log began.</summary>
    public int AccountsBefore { get; private set; }

    public void Begin(int accounts)
    {
        Count = 0;
        _dataUsed = 0;
        AccountsBefore = accounts;
    }

    public void Save(int index, in AccountHeader header, ReadOnlySpan<byte> data)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        if (_dataUsed + data.Length > _data.Length)
        {
            Array.Resize(ref _data, Math.Max(_data.Length * 2, _dataUsed + data.Length));
        }

        data.CopyTo(_data.AsSpan(_dataUsed));
        _entries[Count++] = new Entry(index, header.Lamports, header.OwnerProgram, header.SavedMark, _dataUsed, data.Length);
        _dataUsed += data.Length;
    }

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

    /// <summary>An account as it was.</summary>
    internal readonly record struct Entry(
        int Index, ulong Lamports, int OwnerProgram, ulong SavedMark, int DataOffset, int DataLength);
}
