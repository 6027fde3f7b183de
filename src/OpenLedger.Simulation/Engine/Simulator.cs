using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Engine;

/// <summary>
/// A deterministic discrete-event simulator: a virtual clock in nanoseconds that only events advance, actors that events are
/// addressed to, and a digest over every event dispatched. The same schedule gives the same run, bit for bit, on any machine.
/// Not safe to share between threads; independent simulators may run at once.
/// </summary>
public sealed class Simulator
{
    // Reading a cancellation token costs more than dispatching an event.
    private const ulong CancellationMask = 1023;

    private readonly EventQueue _queue;
    private readonly List<string> _names = [];
    private IEventHandler[] _actors = [];
    private EventDigest _digest;
    private bool _running;

    /// <summary>Makes a simulator at time zero, with no actors and no events.</summary>
    /// <param name="capacity">For how many pending events there is room at first; it grows as needed.</param>
    public Simulator(int capacity = 1024) => _queue = new EventQueue(capacity);

    /// <summary>The present instant: of the event being handled, or else the end of the last run.</summary>
    public SimTime Now => _queue.Present;

    /// <summary>How many events were dispatched.</summary>
    public long DispatchedEvents => (long)_digest.Count;

    /// <summary>How many events wait.</summary>
    public int PendingEvents => _queue.Count;

    /// <summary>
    /// Digest over every dispatched event in order: time, priority, insertion index, actor, kind and arguments. Actors count by
    /// their number, so the order in which they are registered is part of it; their names are not.
    /// </summary>
    public Hash256 Digest => _digest.ToHash();

    /// <summary>How many actors are registered.</summary>
    public int ActorCount => _actors.Length;

    /// <summary>Adds an actor.</summary>
    /// <param name="handler">What handles its events.</param>
    /// <param name="name">For messages about it; need not be unique.</param>
    /// <returns>The number that events address it by: 0 for the first, then counting up, 65,535 at most.</returns>
    public int Register(IEventHandler handler, string name)
    {
        ArgumentNullException.ThrowIfNull(handler);
        int number = _actors.Length;
        Preconditions.Invariant(number <= ushort.MaxValue, "an event's actor has 16 bits");
        Array.Resize(ref _actors, number + 1);
        _actors[number] = handler;
        _names.Add(name);
        return number;
    }

    /// <summary>The name an actor was registered under.</summary>
    public string NameOf(int actor) => _names[actor];

    /// <summary>Schedules an event.</summary>
    /// <param name="at">When: now or later.</param>
    /// <param name="priority">As in <see cref="EventPriority"/>.</param>
    /// <param name="e">What happens, addressed to a registered actor.</param>
    /// <exception cref="InvariantViolationException">The instant lies in the past, the priority is out of range, or there is no
    /// such actor.</exception>
    public void Schedule(SimTime at, int priority, in SimEvent e)
    {
        if (e.Actor >= _actors.Length)
        {
            throw new InvariantViolationException($"an event at {at} is addressed to actor {e.Actor} of {_actors.Length}");
        }

        _queue.Schedule(at, priority, in e);
    }

    /// <summary>Schedules an event so long after now; otherwise as <see cref="Schedule"/>.</summary>
    public void ScheduleAfter(SimDuration delay, int priority, in SimEvent e) => Schedule(Now + delay, priority, in e);

    /// <summary>
    /// Dispatches every event before <paramref name="until"/>, those that are scheduled on the way included, and leaves the clock
    /// at <paramref name="until"/>. Events at that instant or later stay for the next run. Runs may follow one another; cutting a
    /// run in two changes nothing.
    /// </summary>
    /// <param name="until">The end, not included; not before <see cref="Now"/>.</param>
    /// <param name="cancellation">Looked at before the first event and then every 1,024.</param>
    /// <param name="gauge">Is told then how far it is; null: nobody watches.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two events; a later run may go on from there.</exception>
    /// <exception cref="InvariantViolationException">Called from within a handler, or the end lies in the past.</exception>
    public void Run(SimTime until, CancellationToken cancellation = default, RunGauge? gauge = null)
    {
        Preconditions.Invariant(!_running, "a simulator is not run from within a handler of its own");
        Preconditions.Invariant(until >= Now, "a run does not end before it begins");
        _running = true;
        try
        {
            Dispatch(until, cancellation, gauge);
            _queue.AdvanceTo(until);
        }
        finally
        {
            _running = false;
        }
    }

    private void Dispatch(SimTime until, CancellationToken cancellation, RunGauge? gauge)
    {
        cancellation.ThrowIfCancellationRequested();
        while (_queue.TryDequeue(until, out QueuedEvent next))
        {
            // Before it is handled, so that the digest also tells which event a failing handler was at.
            _digest.Add(in next);
            _actors[next.Event.Actor].Handle(in next.Event, this);
            if ((_digest.Count & CancellationMask) == 0)
            {
                gauge?.Reach(Now);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
