namespace OpenLedger.Core.Pipeline;

/// <summary>
/// Entries in their order: taken at the front, where those that did not fit go back, and added at the end. Grows and never shrinks.
/// </summary>
internal sealed class EntryRun
{
    private MempoolEntry[] _entries = new MempoolEntry[64];
    private int _first;
    private int _end;

    public int Count => _end - _first;

    /// <summary>The first of all, if there is any.</summary>
    public ref readonly MempoolEntry First => ref _entries[_first];

    /// <summary>The entries, in order.</summary>
    public ReadOnlySpan<MempoolEntry> All => _entries.AsSpan(_first, Count);

    /// <summary>Adds an entry if it comes behind all others.</summary>
    public bool TryAppend(in MempoolEntry entry)
    {
        if (Count > 0 && entry.Precedes(in _entries[_end - 1]))
        {
            return false;
        }

        if (_end == _entries.Length)
        {
            MakeRoom(front: 0, back: 1);
        }

        _entries[_end++] = entry;
        return true;
    }

    public MempoolEntry Take()
    {
        MempoolEntry first = _entries[_first];
        _entries[_first++] = default;
        if (_first == _end)
        {
            _first = _end = 0;
        }

        return first;
    }

    /// <summary>Puts entries in front of all others, before which they come.</summary>
    public void PutBack(ReadOnlySpan<MempoolEntry> entries)
    {
        if (_first < entries.Length)
        {
            MakeRoom(entries.Length, back: 0);
        }

        _first -= entries.Length;
        entries.CopyTo(_entries.AsSpan(_first));
    }

    // As much again as there is stays free on the side that needed room, so that moving everything is rare.
    private void MakeRoom(int front, int back)
    {
        int count = Count;
        int start = front == 0 ? 0 : front + count;
        int needed = front == 0 ? back + (2 * count) : start + count;
        MempoolEntry[] target = needed > _entries.Length
            ? new MempoolEntry[(int)BitOperations.RoundUpToPowerOf2((uint)needed)]
            : _entries;
        _entries.AsSpan(_first, count).CopyTo(target.AsSpan(start));
        if (target == _entries)
        {
            // What was left behind must not keep transactions alive.
            _entries.AsSpan(0, start).Clear();
            _entries.AsSpan(start + count).Clear();
        }

        _entries = target;
        (_first, _end) = (start, start + count);
    }
}
