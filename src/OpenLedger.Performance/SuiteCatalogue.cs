using System.Collections.Immutable;
using OpenLedger.Performance.Suites;

namespace OpenLedger.Performance;

/// <summary>The suites that there are.</summary>
public static class SuiteCatalogue
{
    /// <summary>All of them, in the order in which they run.</summary>
    public static ImmutableArray<BenchSuite> All { get; } = 
    [
        SignatureSuite.Definition, ExecutorSuite.Definition, SessionSuite.Definition, PipelineSuite.Definition, StateRootSuite.Definition,
    ];
}
