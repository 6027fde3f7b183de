namespace OpenLedger.Simulation.Engine;

/// <summary>How far a run has come, for whoever watches from another thread. The simulator writes it every 1,024 events, which
/// costs nothing that can be measured; nothing reads it that could change the run. Safe to share between threads.</summary>
public sealed class RunGauge
{
    private long _ns;

    /// <summary>The instant that the run had reached a moment ago.</summary>
    public SimTime Reached => new(Volatile.Read(ref _ns));

    /// <summary>The run has come so far.</summary>
    public void Reach(SimTime now) => Volatile.Write(ref _ns, now.Ns);
}
