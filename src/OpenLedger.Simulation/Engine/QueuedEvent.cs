using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Simulation.Engine;

/// <summary>
/// An event with its place in the total order (time, priority, insertion index). 32 bytes, so that the four children of a heap
/// node fill two cache lines. Immutable.
/// </summary>
/// <remarks>
/// <code>
///  byte  0          8                        16                                32
///        | time, ns | priority 6 | index 58  |             event               |
/// </code>
/// Priority and index share one word whose order as a number is the order of the pair.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 32)]
public readonly struct QueuedEvent
{
    internal const int IndexBits = 58;

    internal readonly long TimeNs;
    internal readonly ulong Rank;
    private readonly SimEvent _event;

    internal QueuedEvent(long timeNs, int priority, ulong index, in SimEvent simEvent)
    {
        TimeNs = timeNs;
        Rank = ((ulong)priority << IndexBits) | index;
        _event = simEvent;
    }

    /// <summary>When it happens.</summary>
    public SimTime Time => new(TimeNs);

    /// <summary>Its priority, as in <see cref="EventPriority"/>.</summary>
    public int Priority => (int)(Rank >> IndexBits);

    /// <summary>How many events the queue had been given before this one.</summary>
    public long Index => (long)(Rank & ((1UL << IndexBits) - 1));

    /// <summary>What happens.</summary>
    [UnscopedRef]
    public ref readonly SimEvent Event => ref _event;

    /// <summary>Whether this one comes before <paramref name="other"/>; the order is total, since indices are unique.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Precedes(in QueuedEvent other) =>
        TimeNs < other.TimeNs || (TimeNs == other.TimeNs && Rank < other.Rank);

    /// <summary>1 if this one comes before <paramref name="other"/>, else 0; without a branch, since in a heap the outcome is as
    /// good as random and a mispredicted branch costs more than all the comparing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int PrecedesBit(in QueuedEvent other)
    {
        int earlier = TimeNs < other.TimeNs ? 1 : 0;
        int together = TimeNs == other.TimeNs ? 1 : 0;
        int ahead = Rank < other.Rank ? 1 : 0;
        return earlier | (together & ahead);
    }
}
