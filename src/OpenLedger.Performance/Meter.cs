using System.Diagnostics;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance;

/// <summary>Wall-clock time and allocated memory of one sample. Not thread-safe: for the thread that the sample runs on.</summary>
public sealed class Meter
{
    private long _startTimestamp;
    private long _startBytes;
    private long _ticks;
    private long _bytes;
    private bool _running;

    /// <summary>What the case reported, in bytes; 0 if nothing.</summary>
    public double ReportedBytes { get; private set; }

    /// <summary>Time measured so far, without what was paused, in nanoseconds; never 0, since the clock's tick is the least it can
    /// tell.</summary>
    internal double ElapsedNanoseconds => Math.Max(1, _ticks) * (1e9 / Stopwatch.Frequency);

    /// <summary>Managed memory that all threads allocated meanwhile, in bytes.</summary>
    internal long AllocatedBytes => _bytes;

    /// <summary>Stops measuring, for work that is not what the case is about.</summary>
    public void Pause()
    {
        long now = Stopwatch.GetTimestamp();
        Preconditions.Invariant(_running, "a meter is paused once at a time");
        _ticks += now - _startTimestamp;
        // The precise count asks every thread for what it took from its own budget.
        _bytes += GC.GetTotalAllocatedBytes(precise: true) - _startBytes;
        _running = false;
    }

    /// <summary>Goes on measuring.</summary>
    public void Resume()
    {
        Preconditions.Invariant(!_running, "a meter is resumed once at a time");
        _running = true;
        _startBytes = GC.GetTotalAllocatedBytes(precise: true);
        _startTimestamp = Stopwatch.GetTimestamp();
    }

    /// <summary>Reports the sample of a case in <see cref="BenchUnit.Bytes"/>.</summary>
    public void ReportBytes(double bytes) => ReportedBytes = bytes;

    /// <summary>Begins a sample.</summary>
    internal void Start()
    {
        _ticks = 0;
        _bytes = 0;
        ReportedBytes = 0;
        _running = false;
        Resume();
    }

    /// <summary>Ends it.</summary>
    internal void Stop()
    {
        if (_running)
        {
            Pause();
        }
    }
}
