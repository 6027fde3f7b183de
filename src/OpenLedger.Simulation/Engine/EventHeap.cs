namespace OpenLedger.Simulation.Engine;

/// <summary>
/// A 4-ary min-heap in one array: half the depth of a binary heap, and the four children it compares are neighbours in memory.
/// Allocates only when it grows (by doubling); never shrinks. Not safe to share between threads.
/// </summary>
/// <remarks>
/// The children of node i are 4i + 1 to 4i + 4. Removal first walks the hole down to a leaf along the smallest children and
/// then lifts the last element into place from there, because the last element nearly always belongs near the leaves
/// (Wegener, "Bottom-up heapsort", 1993): it saves one comparison a level.
/// </remarks>
internal sealed class EventHeap
{
    private QueuedEvent[] _nodes;

    public EventHeap(int capacity) => _nodes = new QueuedEvent[Math.Max(capacity, 16)];

    /// <summary>How many events wait.</summary>
    public int Count { get; private set; }

    /// <summary>The first in the total order; there must be one.</summary>
    public ref readonly QueuedEvent First => ref _nodes[0];

    /// <summary>Adds an event.</summary>
    public void Add(in QueuedEvent queued)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _nodes.Length * 2);
        }

        Lift(Count++, in queued);
    }

    /// <summary>Drops the first in the total order; there must be one.</summary>
    public void RemoveFirst()
    {
        QueuedEvent[] nodes = _nodes;
        int last = --Count;
        int hole = 0;
        int child = 1;
        while (child + 3 < last)
        {
            // Two pairs and a final, so that the comparisons of the pairs do not wait for each other.
            int left = child + nodes[child + 1].PrecedesBit(in nodes[child]);
            int right = child + 2 + nodes[child + 3].PrecedesBit(in nodes[child + 2]);
            int least = left + ((right - left) * nodes[right].PrecedesBit(in nodes[left]));
            nodes[hole] = nodes[least];
            hole = least;
            child = (4 * hole) + 1;
        }

        if (child < last)
        {
            int least = child;
            for (int other = child + 1; other < last; other++)
            {
                least = nodes[other].Precedes(in nodes[least]) ? other : least;
            }

            nodes[hole] = nodes[least];
            hole = least;
        }

        if (hole < last)
        {
            QueuedEvent moved = nodes[last];
            Lift(hole, in moved);
        }
    }

    private void Lift(int hole, in QueuedEvent queued)
    {
        QueuedEvent[] nodes = _nodes;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 2;
            if (!queued.Precedes(in nodes[parent]))
            {
                break;
            }

            nodes[hole] = nodes[parent];
            hole = parent;
        }

        nodes[hole] = queued;
    }
}
