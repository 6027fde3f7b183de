using OpenLedger.Reporting.Benchmarks;

namespace OpenLedger.Performance;

/// <summary>What the samples of a case say. Never compare cases of time with cases of memory.</summary>
public enum BenchUnit
{
    /// <summary>Operations per second of wall-clock time; more is better. Written <c>tx/s</c>.</summary>
    PerSecond,

    /// <summary>Nanoseconds of wall-clock time per operation; less is better. Written <c>ns</c>.</summary>
    Nanoseconds,

    /// <summary>Milliseconds of wall-clock time per operation; less is better. Written <c>ms</c>.</summary>
    Milliseconds,

    /// <summary>Bytes of managed memory allocated per operation, by the runner's own count; less is better. Written <c>B</c>.</summary>
    AllocatedBytes,

    /// <summary>Bytes that the case reports itself (<see cref="Meter.ReportBytes"/>), in one sample; less is better. Written <c>B</c>.</summary>
    Bytes,
}

/// <summary>What there is to know of units.</summary>
public static class BenchUnits
{
    private const double NanosecondsPerSecond = 1e9;
    private const double MillisecondsPerSecond = 1e3;
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>The unit as documents write it.</summary>
    public static string Symbol(this BenchUnit unit) => unit switch
    {
        BenchUnit.PerSecond => BenchUnitNames.PerSecond,
        BenchUnit.Nanoseconds => BenchUnitNames.Nanoseconds,
        BenchUnit.Milliseconds => BenchUnitNames.Milliseconds,
        _ => BenchUnitNames.Bytes,
    };

    /// <summary>Whether the clock measures it, so that it takes many samples.</summary>
    public static bool IsTime(this BenchUnit unit) => unit is not (BenchUnit.AllocatedBytes or BenchUnit.Bytes);

    /// <summary>A sample of this unit in the direction in which more is better: operations per second, or one over the bytes.</summary>
    public static double Merit(this BenchUnit unit, double value) => unit switch
    {
        BenchUnit.PerSecond => value,
        BenchUnit.Nanoseconds => NanosecondsPerSecond / value,
        BenchUnit.Milliseconds => MillisecondsPerSecond / value,
        _ => 1 / value,
    };

    /// <summary>The value of a sample.</summary>
    /// <param name="unit">Its unit.</param>
    /// <param name="nanoseconds">Time that was measured, above 0.</param>
    /// <param name="allocatedBytes">Memory that was allocated in that time.</param>
    /// <param name="operations">Operations done, above 0.</param>
    /// <param name="reportedBytes">What the case reported.</param>
    internal static double Value(
        this BenchUnit unit, double nanoseconds, long allocatedBytes, long operations, double reportedBytes) => unit switch
    {
        BenchUnit.PerSecond => operations * (NanosecondsPerSecond / nanoseconds),
        BenchUnit.Nanoseconds => nanoseconds / operations,
        BenchUnit.Milliseconds => nanoseconds / NanosecondsPerMillisecond / operations,
        BenchUnit.AllocatedBytes => (double)allocatedBytes / operations,
        _ => reportedBytes,
    };
}
