using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Tests.Engine;

public sealed class EventDigestTests
{
    [Fact]
    public void Every_field_and_every_bit_of_the_arguments_counts()
    {
        var seen = new HashSet<Hash256>
        {
            DigestOf((7, 10, new SimEvent(1, 2, 3, 4))),
            DigestOf((8, 10, new SimEvent(1, 2, 3, 4))),
            DigestOf((7, 20, new SimEvent(1, 2, 3, 4))),
            DigestOf((7, 10, new SimEvent(2, 2, 3, 4))),
            DigestOf((7, 10, new SimEvent(1, 3, 3, 4))),
            DigestOf((7, 10, new SimEvent(2, 1, 3, 4))),
            DigestOf((7, 10, new SimEvent(1, 2, 4, 4))),
            DigestOf((7, 10, new SimEvent(1, 2, 3, 5))),
            DigestOf((7, 10, new SimEvent(1, 2, 4, 3))),
            default(EventDigest).ToHash(),
        };
        for (int bit = 2; bit < 64; bit++)
        {
            seen.Add(DigestOf((7, 10, new SimEvent(1, 2, 3 ^ (1L << bit), 4))));
        }

        for (int bit = 2; bit < 32; bit++)
        {
            seen.Add(DigestOf((7, 10, new SimEvent(1, 2, 3, 4 ^ unchecked((int)(1u << bit))))));
        }

        // Bit 2 of the second argument turns 4 into 0, bit 2 of the first turns 3 into 7: none of these repeats another.
        Assert.Equal(10 + 62 + 30, seen.Count);
    }

    [Fact]
    public void The_order_of_events_counts()
    {
        QueuedEvent a = At(1, 10, new SimEvent(1, 1, 1));
        QueuedEvent b = At(1, 10, new SimEvent(2, 1, 1));
        Assert.NotEqual(DigestOf(a, b), DigestOf(b, a));
        Assert.NotEqual(DigestOf(a, b), DigestOf(a, b, b));
        Assert.NotEqual(DigestOf(a), DigestOf(a, a));
    }

    [Fact]
    public void The_insertion_index_counts()
    {
        var queue = new EventQueue();
        queue.Schedule(new SimTime(1), 0, new SimEvent(1, 1));
        queue.Schedule(new SimTime(1), 0, new SimEvent(1, 1));
        Assert.True(queue.TryDequeue(SimTime.MaxValue, out QueuedEvent first));
        Assert.True(queue.TryDequeue(SimTime.MaxValue, out QueuedEvent second));
        Assert.NotEqual(DigestOf(first), DigestOf(second));
    }

    [Fact]
    public void Reading_the_digest_does_not_disturb_it()
    {
        var digest = default(EventDigest);
        digest.Add(At(1, 1, new SimEvent(1, 1)));
        Hash256 half = digest.ToHash();
        Assert.Equal(half, digest.ToHash());
        digest.Add(At(2, 1, new SimEvent(1, 1)));
        Assert.Equal(DigestOf(At(1, 1, new SimEvent(1, 1)), At(2, 1, new SimEvent(1, 1))), digest.ToHash());
        Assert.Equal(2ul, digest.Count);
    }

    [Fact]
    public void The_digest_of_a_fixed_sequence_is_the_same_on_every_machine()
    {
        Hash256 hash = DigestOf(At(1, 10, new SimEvent(1, 2, 3, 4)), At(400_000_000, 20, new SimEvent(65535, 9, -1, -1)));
        Assert.Equal("a6c4aa21631ed6809b24eea4e1adbea1bb085fa9b24cdbe612b16e1f91f76b4f", hash.ToString());
    }

    private static QueuedEvent At(long ns, int priority, SimEvent e)
    {
        var queue = new EventQueue();
        queue.Schedule(new SimTime(ns), priority, in e);
        Assert.True(queue.TryDequeue(SimTime.MaxValue, out QueuedEvent queued));
        return queued;
    }

    private static Hash256 DigestOf((long Ns, int Priority, SimEvent Event) e) => DigestOf(At(e.Ns, e.Priority, e.Event));

    private static Hash256 DigestOf(params QueuedEvent[] events)
    {
        var digest = default(EventDigest);
        foreach (QueuedEvent queued in events)
        {
            digest.Add(in queued);
        }

        return digest.ToHash();
    }
}
