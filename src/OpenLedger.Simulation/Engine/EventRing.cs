namespace OpenLedger.Simulation.Engine;

/// <summary>
/// First in, first out, in a buffer that grows by doubling and is never given back: the events of one priority that were
/// scheduled for the present instant. Not safe to share between threads.
/// </summary>
internal sealed class EventRing
{
    private QueuedEvent[] _slots = new QueuedEvent[16];
    private int _first;

    /// <summary>How many events wait.</summary>
    public int Count { get; private set; }

    /// <summary>The one that came first; there must be one.</summary>
    public ref readonly QueuedEvent First => ref _slots[_first];

    /// <summary>Puts an event behind all others.</summary>
    public void Append(in QueuedEvent queued)
    {
        if (Count == _slots.Length)
        {
            Grow();
        }

        _slots[(_first + Count) & (_slots.Length - 1)] = queued;
        Count++;
    }

    /// <summary>Drops the one that came first; there must be one.</summary>
    public void RemoveFirst()
    {
        _first = (_first + 1) & (_slots.Length - 1);
        Count--;
    }

    private void Grow()
    {
        // Unrolled to the start of the new buffer, so that the order does not depend on where the old one wrapped.
        var larger = new QueuedEvent[_slots.Length * 2];
        int upToEnd = _slots.Length - _first;
        Array.Copy(_slots, _first, larger, 0, upToEnd);
        Array.Copy(_slots, 0, larger, upToEnd, _first);
        _slots = larger;
        _first = 0;
    }
}
