namespace OpenLedger.Simulation.Engine;

/// <summary>An actor of the simulation: whatever events can be addressed to.</summary>
public interface IEventHandler
{
    /// <summary>
    /// Does what the event says, at the instant <see cref="Simulator.Now"/>; may schedule more, now or later. Called on the
    /// simulator's thread, one event at a time.
    /// </summary>
    /// <param name="e">The event. A copy of the queue's, so scheduling more does not disturb it.</param>
    /// <param name="simulator">The simulator that dispatches it.</param>
    void Handle(in SimEvent e, Simulator simulator);
}
