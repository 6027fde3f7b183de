using System.Collections.Immutable;
using OpenLedger.Performance.Memory;

namespace OpenLedger.Performance.Suites;

/// <summary><c>executor</c>: executing transactions, beside the limit that memory sets.</summary>
public static class ExecutorSuite
{
    /// <summary>The suite.</summary>
    public static BenchSuite Definition { get; } = new(
        "executor", "Executing blocks of transactions whose signatures are trusted, and the limit that memory sets.", Cases);

    private static ImmutableArray<BenchCase> Cases(BenchOptions options) => MemoryLoop.Cases(options);
}
