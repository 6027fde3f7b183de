using System.Numerics;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Engine;

/// <summary>
/// Pending events in their total order: time, then priority, then insertion index. Nothing can be scheduled before the present
/// instant, which is the time of the event removed last. No allocation per event once its buffers have grown to their working
/// size. Not safe to share between threads.
/// </summary>
/// <remarks>
/// <para>Events for a later instant go to a 4-ary heap. An event for the present instant costs O(1): it goes to the ring of its
/// priority, in which insertion order is index order. The next event overall is then the smaller of two: the front of the lowest
/// ring that holds anything (a 64-bit mask tells which) and the top of the heap, which may hold events of the same instant that
/// were scheduled before it was the present.</para>
/// <para>The rings are empty whenever the present moves on, since everything in them precedes everything later.</para>
/// </remarks>
public sealed class EventQueue
{
    private readonly EventHeap _heap;
    private readonly EventRing?[] _rings = new EventRing?[EventPriority.Last + 1];
    private ulong _filledRings;
    private long _presentNs;
    private ulong _nextIndex;
    private int _inRings;

    /// <summary>Makes an empty queue at time zero.</summary>
    /// <param name="capacity">For how many events at later instants there is room at first; it grows as needed.</param>
    public EventQueue(int capacity = 1024) => _heap = new EventHeap(capacity);

    /// <summary>How many events wait.</summary>
    public int Count => _heap.Count + _inRings;

    /// <summary>How many events were ever scheduled.</summary>
    public long Scheduled => (long)_nextIndex;

    /// <summary>The present instant.</summary>
    public SimTime Present => new(_presentNs);

    /// <summary>Adds an event.</summary>
    /// <param name="at">When it happens: now or later.</param>
    /// <param name="priority">As in <see cref="EventPriority"/>: 0 to 63, smaller first.</param>
    /// <param name="simEvent">What happens.</param>
    /// <exception cref="InvariantViolationException">The instant lies in the past, or the priority is out of range.</exception>
    public void Schedule(SimTime at, int priority, in SimEvent simEvent)
    {
        if (at.Ns < _presentNs || priority is < 0 or > EventPriority.Last)
        {
            Refuse(at, priority);
        }

        var queued = new QueuedEvent(at.Ns, priority, _nextIndex, in simEvent);
        _nextIndex++;
        if (at.Ns > _presentNs)
        {
            _heap.Add(in queued);
            return;
        }

        EventRing ring = _rings[priority] ??= new EventRing();
        ring.Append(in queued);
        _filledRings |= 1UL << priority;
        _inRings++;
    }

    /// <summary>Removes the next event if it happens before <paramref name="end"/>, and makes its time the present.</summary>
    /// <returns>False if nothing happens before <paramref name="end"/>; then nothing changes.</returns>
    public bool TryDequeue(SimTime end, out QueuedEvent next)
    {
        if (_filledRings != 0)
        {
            return TryDequeuePresent(end, out next);
        }

        if (_heap.Count == 0 || _heap.First.TimeNs >= end.Ns)
        {
            next = default;
            return false;
        }

        next = _heap.First;
        _heap.RemoveFirst();
        _presentNs = next.TimeNs;
        return true;
    }

    /// <summary>Makes a later instant the present, without an event.</summary>
    /// <exception cref="InvariantViolationException">It lies in the past, or an event waits before it.</exception>
    public void AdvanceTo(SimTime instant)
    {
        bool noneBefore = _filledRings == 0 && (_heap.Count == 0 || _heap.First.TimeNs >= instant.Ns);
        Preconditions.Invariant(
            instant.Ns == _presentNs || (instant.Ns > _presentNs && noneBefore), "the clock never skips an event or runs back");
        _presentNs = instant.Ns;
    }

    private bool TryDequeuePresent(SimTime end, out QueuedEvent next)
    {
        if (_presentNs >= end.Ns)
        {
            next = default;
            return false;
        }

        int priority = BitOperations.TrailingZeroCount(_filledRings);
        EventRing ring = _rings[priority]!;
        if (_heap.Count != 0 && _heap.First.Precedes(in ring.First))
        {
            next = _heap.First;
            _heap.RemoveFirst();
            return true;
        }

        next = ring.First;
        ring.RemoveFirst();
        _inRings--;
        if (ring.Count == 0)
        {
            _filledRings &= ~(1UL << priority);
        }

        return true;
    }

    private void Refuse(SimTime at, int priority)
    {
        Preconditions.Invariant(priority is >= 0 and <= EventPriority.Last, $"a priority is from 0 to 63, not {priority}");
        Preconditions.Invariant(at.Ns >= _presentNs, $"an event for {at} is scheduled at {Present}, in its future");
    }
}
