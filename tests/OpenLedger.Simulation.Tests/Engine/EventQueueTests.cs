using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Engine;

public sealed class EventQueueTests
{
    private static readonly int[] Priorities =
        [EventPriority.Control, EventPriority.Submit, EventPriority.Block, EventPriority.Observe, EventPriority.Last];

    [Fact]
    public void Events_come_in_the_order_of_a_sorted_list_under_random_schedules()
    {
        for (ulong seed = 0; seed < 1000; seed++)
        {
            RandomStream random = new RandomSource(seed, 0).Stream(0, StreamPurpose.Choice);
            var queue = new EventQueue(capacity: 1);
            var model = new SortedSet<(long Time, int Priority, long Index)>();
            long scheduled = 0;

            // Few instants and few priorities, so that ties are the rule; the first half of a case grows, the second drains.
            ulong instants = 1 + random.NextBelow(40);
            int steps = 20 + (int)random.NextBelow(200);
            for (int step = 0; step < steps; step++)
            {
                ulong additions = step < steps / 2 ? random.NextBelow(6) : random.NextBelow(2);
                for (ulong i = 0; i < additions; i++)
                {
                    long time = queue.Present.Ns + (random.NextBelow(3) == 0 ? 0 : (long)random.NextBelow(instants));
                    int priority = Priorities[random.NextBelow((ulong)Priorities.Length)];
                    queue.Schedule(new SimTime(time), priority, new SimEvent(1, 2, scheduled, 3));
                    model.Add((time, priority, scheduled++));
                }

                for (ulong removals = 1 + random.NextBelow(3); removals > 0 && model.Count > 0; removals--)
                {
                    ExpectFirst(queue, model, seed);
                }

                Assert.Equal(model.Count, queue.Count);
            }

            while (model.Count > 0)
            {
                ExpectFirst(queue, model, seed);
            }

            Assert.False(queue.TryDequeue(SimTime.MaxValue, out _));
            Assert.Equal(scheduled, queue.Scheduled);
        }
    }

    [Fact]
    public void An_event_for_the_present_with_a_smaller_priority_overtakes_those_that_wait_there()
    {
        var queue = new EventQueue();
        var noon = new SimTime(100);
        queue.Schedule(noon, EventPriority.Block, new SimEvent(0, 0, 1));
        queue.Schedule(noon, EventPriority.Submit, new SimEvent(0, 0, 2));
        queue.Schedule(noon, EventPriority.Block, new SimEvent(0, 0, 3));
        queue.Schedule(new SimTime(101), EventPriority.Control, new SimEvent(0, 0, 9));
        Assert.Equal(2, Next(queue));

        queue.Schedule(noon, EventPriority.Block, new SimEvent(0, 0, 4));
        queue.Schedule(noon, EventPriority.Control, new SimEvent(0, 0, 5));
        queue.Schedule(noon, EventPriority.Submit, new SimEvent(0, 0, 6));
        Assert.Equal([5, 6, 1, 3, 4, 9], [Next(queue), Next(queue), Next(queue), Next(queue), Next(queue), Next(queue)]);
    }

    [Fact]
    public void The_order_of_the_present_survives_growth_of_a_ring_that_has_wrapped()
    {
        var queue = new EventQueue();
        long scheduled = 0;
        long seen = 0;
        for (int round = 0; round < 200; round++)
        {
            for (int i = 0; i < 5; i++)
            {
                queue.Schedule(SimTime.Zero, EventPriority.Submit, new SimEvent(0, 0, scheduled++));
            }

            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(seen++, Next(queue));
            }
        }

        while (seen < scheduled)
        {
            Assert.Equal(seen++, Next(queue));
        }
    }

    [Fact]
    public void Nothing_at_the_end_or_later_is_removed()
    {
        var queue = new EventQueue();
        queue.Schedule(new SimTime(5), EventPriority.Submit, new SimEvent(0, 0));
        Assert.False(queue.TryDequeue(new SimTime(5), out _));
        Assert.Equal(SimTime.Zero, queue.Present);
        Assert.True(queue.TryDequeue(new SimTime(6), out QueuedEvent next));
        Assert.Equal(new SimTime(5), next.Time);

        queue.Schedule(new SimTime(5), EventPriority.Submit, new SimEvent(0, 0));
        Assert.False(queue.TryDequeue(new SimTime(5), out _));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void A_removed_event_is_the_one_that_was_scheduled()
    {
        var queue = new EventQueue();
        var e = new SimEvent(65535, 65534, long.MinValue, -7);
        queue.Schedule(new SimTime(3), EventPriority.Last, e);
        Assert.True(queue.TryDequeue(SimTime.MaxValue, out QueuedEvent next));
        Assert.Equal(e, next.Event);
        Assert.Equal((65535, 65534, long.MinValue, -7), (e.Actor, e.Kind, e.Argument, e.Argument2));
        Assert.Equal((EventPriority.Last, 0L), (next.Priority, next.Index));
    }

    [Fact]
    public void The_past_and_unknown_priorities_are_refused_as_bugs()
    {
        var queue = new EventQueue();
        Assert.Throws<InvariantViolationException>(() => queue.Schedule(new SimTime(-1), 0, default));
        Assert.Throws<InvariantViolationException>(() => queue.Schedule(SimTime.Zero, -1, default));
        Assert.Throws<InvariantViolationException>(() => queue.Schedule(SimTime.Zero, EventPriority.Last + 1, default));
        Assert.Equal(0, queue.Count);

        queue.Schedule(new SimTime(10), 0, default);
        Assert.True(queue.TryDequeue(SimTime.MaxValue, out _));
        Assert.Throws<InvariantViolationException>(() => queue.Schedule(new SimTime(9), 0, default));
    }

    [Fact]
    public void The_clock_skips_no_event_and_never_runs_back()
    {
        var queue = new EventQueue();
        queue.Schedule(new SimTime(10), 0, default);
        queue.AdvanceTo(new SimTime(10));
        Assert.Throws<InvariantViolationException>(() => queue.AdvanceTo(new SimTime(9)));
        Assert.Throws<InvariantViolationException>(() => queue.AdvanceTo(new SimTime(11)));

        // The one from before the advance has the smaller index and stays ahead of one scheduled at the instant itself.
        queue.Schedule(new SimTime(10), 0, new SimEvent(0, 0, 1));
        Assert.Equal(0, Next(queue));
        Assert.Equal(1, Next(queue));
    }

    [Fact]
    public void An_event_in_the_queue_has_32_bytes()
    {
        Assert.Equal(32, System.Runtime.CompilerServices.Unsafe.SizeOf<QueuedEvent>());
        Assert.Equal(16, System.Runtime.CompilerServices.Unsafe.SizeOf<SimEvent>());
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(65536, 0)]
    [InlineData(0, 65536)]
    public void An_event_refuses_numbers_beyond_16_bits(int actor, int kind) =>
        Assert.Throws<ArgumentException>(() => new SimEvent(actor, kind));

    private static long Next(EventQueue queue)
    {
        Assert.True(queue.TryDequeue(SimTime.MaxValue, out QueuedEvent next));
        return next.Event.Argument;
    }

    private static void ExpectFirst(EventQueue queue, SortedSet<(long Time, int Priority, long Index)> model, ulong seed)
    {
        Assert.True(queue.TryDequeue(SimTime.MaxValue, out QueuedEvent next), $"seed {seed}: the queue is empty too early");
        (long Time, int Priority, long Index) expected = model.Min;
        model.Remove(expected);
        bool same = expected == (next.Time.Ns, next.Priority, next.Index)
            && next.Event == new SimEvent(1, 2, expected.Index, 3) && queue.Present == next.Time;
        Assert.True(same, $"seed {seed}: expected {expected}, got ({next.Time.Ns}, {next.Priority}, {next.Index})");
    }
}
