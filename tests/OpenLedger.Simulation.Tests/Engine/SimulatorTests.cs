using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.Tests.Engine;

public sealed class SimulatorTests
{
    [Fact]
    public void Handlers_see_their_events_in_order_at_their_time()
    {
        var simulator = new Simulator();
        var log = new List<string>();
        int first = simulator.Register(new Logger(log), "first");
        int second = simulator.Register(new Logger(log), "second");
        simulator.Schedule(SimTime.Zero + SimDuration.FromMs(2), EventPriority.Submit, new SimEvent(second, 1, 10));
        simulator.Schedule(SimTime.Zero + SimDuration.FromMs(1), EventPriority.Observe, new SimEvent(first, 2, 20));
        simulator.Schedule(SimTime.Zero + SimDuration.FromMs(1), EventPriority.Control, new SimEvent(second, 3, 30));
        simulator.Run(SimTime.Zero + SimDuration.FromSeconds(1));
        Assert.Equal(["1ms second 3 30", "1ms first 2 20", "2ms second 1 10"], log);
        Assert.Equal((3L, 0), (simulator.DispatchedEvents, simulator.PendingEvents));
        Assert.Equal(SimDuration.FromSeconds(1), simulator.Now - SimTime.Zero);
    }

    [Fact]
    public void Events_at_the_end_and_later_wait_for_the_next_run()
    {
        var simulator = new Simulator();
        var log = new List<string>();
        int actor = simulator.Register(new Logger(log), "a");
        simulator.Schedule(new SimTime(10), EventPriority.Submit, new SimEvent(actor, 0));
        simulator.Run(new SimTime(10));
        Assert.Empty(log);
        Assert.Equal(new SimTime(10), simulator.Now);
        simulator.Run(new SimTime(11));
        Assert.Single(log);
    }

    [Fact]
    public void A_gauge_says_how_far_a_run_is_and_changes_nothing()
    {
        var simulator = new Simulator();
        var gauge = new RunGauge();
        var reached = new List<SimTime>();
        int actor = simulator.Register(new Act((in SimEvent e, Simulator s) =>
        {
            reached.Add(gauge.Reached);
            if (e.Kind < 5_000)
            {
                s.ScheduleAfter(new SimDuration(1), EventPriority.Submit, new SimEvent(e.Actor, e.Kind + 1));
            }
        }), "a");
        simulator.Schedule(SimTime.Zero, EventPriority.Submit, new SimEvent(actor, 0));
        simulator.Run(new SimTime(10_000), gauge: gauge);

        Assert.Equal([SimTime.Zero, new(1_023), new(2_047), new(3_071), new(4_095)], reached.Distinct());
    }

    [Fact]
    public void Cutting_a_run_in_pieces_changes_nothing()
    {
        Hash256 whole = RunWalk(seed: 7, SimTimeCuts(1_000_000)).Digest;
        Hash256 pieces = RunWalk(seed: 7, SimTimeCuts(1, 500, 501, 40_000, 40_000, 999_999, 1_000_000)).Digest;
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void The_same_schedule_gives_the_same_digest_and_another_seed_another()
    {
        Simulator a = RunWalk(seed: 1, SimTimeCuts(1_000_000));
        Simulator b = RunWalk(seed: 1, SimTimeCuts(1_000_000));
        Simulator c = RunWalk(seed: 2, SimTimeCuts(1_000_000));
        Assert.True(a.DispatchedEvents > 10_000);
        Assert.Equal(a.Digest, b.Digest);
        Assert.NotEqual(a.Digest, c.Digest);
        Assert.Equal("493fab9f5f173cf05c7fcd08f01e1e80a5d1a124d5572dd55d7f10a9d0428e70", a.Digest.ToString());
    }

    [Fact]
    public void No_allocation_per_event_once_warm()
    {
        var simulator = new Simulator();
        int actor = simulator.Register(new Walker(seed: 3), "walker");
        for (int i = 0; i < 2000; i++)
        {
            simulator.Schedule(new SimTime(i), EventPriority.Submit, new SimEvent(actor, 0));
        }

        long end = 2_000_000;
        simulator.Run(new SimTime(end));
        long dispatched = simulator.DispatchedEvents;
        int rounds = 0;
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            simulator.Run(new SimTime(end += 2_000_000));
            rounds++;
        }));
        Assert.True(simulator.DispatchedEvents - dispatched > rounds * 50_000);
    }

    [Fact]
    public void Cancellation_stops_between_two_events_and_the_run_can_go_on()
    {
        using var cancellation = new CancellationTokenSource();
        var simulator = new Simulator();
        int seen = 0;
        int actor = simulator.Register(
            new Act((in SimEvent e, Simulator s) =>
            {
                seen++;
                s.ScheduleAfter(new SimDuration(1), EventPriority.Submit, in e);
                if (seen == 100)
                {
                    cancellation.Cancel();
                }
            }),
            "a");
        simulator.Schedule(SimTime.Zero, EventPriority.Submit, new SimEvent(actor, 0));
        Assert.Throws<OperationCanceledException>(() => simulator.Run(new SimTime(5000), cancellation.Token));
        Assert.Equal(1024, seen);
        simulator.Run(new SimTime(5000), TestContext.Current.CancellationToken);
        Assert.Equal(5000, seen);
    }

    [Fact]
    public void Misuse_is_a_bug()
    {
        var simulator = new Simulator();
        Assert.Throws<InvariantViolationException>(() => simulator.Schedule(SimTime.Zero, 0, new SimEvent(0, 0)));
        int actor = simulator.Register(new Act((in SimEvent _, Simulator s) => s.Run(new SimTime(99))), "reentrant");
        simulator.Schedule(new SimTime(5), 0, new SimEvent(actor, 0));
        Assert.Throws<InvariantViolationException>(() => simulator.Run(new SimTime(10)));
        Assert.Equal(1, simulator.DispatchedEvents);
        Assert.Throws<InvariantViolationException>(() => simulator.Run(new SimTime(4)));
        Assert.Throws<InvariantViolationException>(() => simulator.Schedule(new SimTime(4), 0, new SimEvent(actor, 0)));
        Assert.Equal(("reentrant", 1), (simulator.NameOf(actor), simulator.ActorCount));
    }

    private static SimTime[] SimTimeCuts(params long[] ns) => [.. ns.Select(n => new SimTime(n))];

    private static Simulator RunWalk(ulong seed, SimTime[] ends)
    {
        var simulator = new Simulator(capacity: 1);
        int actor = simulator.Register(new Walker(seed), "walker");
        for (int i = 0; i < 100; i++)
        {
            simulator.Schedule(new SimTime(i % 10), EventPriority.Submit, new SimEvent(actor, i));
        }

        foreach (SimTime end in ends)
        {
            simulator.Run(end);
        }

        return simulator;
    }

    private delegate void Handler(in SimEvent e, Simulator simulator);

    private sealed class Act(Handler handler) : IEventHandler
    {
        public void Handle(in SimEvent e, Simulator simulator) => handler(in e, simulator);
    }

    private sealed class Logger(List<string> log) : IEventHandler
    {
        public void Handle(in SimEvent e, Simulator simulator) =>
            log.Add($"{simulator.Now} {simulator.NameOf(e.Actor)} {e.Kind} {e.Argument}");
    }

    /// <summary>Keeps the number of pending events constant: every event schedules one more, a quarter of them for the same
    /// instant.</summary>
    private sealed class Walker(ulong seed) : IEventHandler
    {
        private RandomStream _random = new RandomSource(seed, 0).Stream(0, StreamPurpose.Arrival);

        public void Handle(in SimEvent e, Simulator simulator)
        {
            ulong word = _random.NextUInt64();
            var delay = new SimDuration((word & 3) == 0 ? 0 : (long)((word >> 8) % 10_000));
            int priority = (int)((word >> 2) & 3) * 10;
            simulator.ScheduleAfter(delay, priority, new SimEvent(e.Actor, e.Kind, (long)(word >> 40), (int)(word & 255)));
        }
    }
}
