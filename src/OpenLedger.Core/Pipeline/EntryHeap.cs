namespace OpenLedger.Core.Pipeline;

/// <summary>Entries of which the first is at hand; a heap with four children to a node. Grows and never shrinks.</summary>
internal sealed class EntryHeap
{
    private MempoolEntry[] _entries = new MempoolEntry[64];

    public int Count { get; private set; }

    /// <summary>The first of all, if there is any.</summary>
    public ref readonly MempoolEntry First => ref _entries[0];

    /// <summary>The entries, in no particular order.</summary>
    public ReadOnlySpan<MempoolEntry> All => _entries.AsSpan(0, Count);

    public void Add(in MempoolEntry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        int place = Count++;
        while (place > 0)
        {
            int parent = (place - 1) / 4;
            if (!entry.Precedes(in _entries[parent]))
            {
                break;
            }

            _entries[place] = _entries[parent];
            place = parent;
        }

        _entries[place] = entry;
    }

    public MempoolEntry Take()
    {
        MempoolEntry first = _entries[0];
        MempoolEntry last = _entries[--Count];
        _entries[Count] = default;
        if (Count > 0)
        {
            SinkFromTop(in last);
        }

        return first;
    }

    private void SinkFromTop(in MempoolEntry entry)
    {
        int place = 0;
        while (true)
        {
            int child = (place * 4) + 1;
            if (child >= Count)
            {
                break;
            }

            int best = child;
            int end = Math.Min(child + 4, Count);
            for (int other = child + 1; other < end; other++)
            {
                best = _entries[other].Precedes(in _entries[best]) ? other : best;
            }

            if (!_entries[best].Precedes(in entry))
            {
                break;
            }

            _entries[place] = _entries[best];
            place = best;
        }

        _entries[place] = entry;
    }
}
