using System.Collections.Immutable;

namespace OpenLedger.Reporting.Benchmarks;

/// <summary>Units as documents write them.</summary>
public static class BenchUnitNames
{
    /// <summary>Operations per second of wall-clock time.</summary>
    public const string PerSecond = "tx/s";

    /// <summary>Nanoseconds per operation.</summary>
    public const string Nanoseconds = "ns";

    /// <summary>Milliseconds per operation.</summary>
    public const string Milliseconds = "ms";

    /// <summary>Bytes.</summary>
    public const string Bytes = "B";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [PerSecond, Nanoseconds, Milliseconds, Bytes];
}
