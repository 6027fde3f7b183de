using System.Collections.Immutable;

namespace OpenLedger.Analysis.Ensembles;

/// <summary>How an ensemble is run; nothing here changes what comes out, only which arms and how fast.</summary>
public sealed record EnsembleOptions
{
    /// <summary>How many threads run replications at once, 1 or more; also how many replications are in memory at most.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Indices of the arms to run, ascending and distinct; empty: all.</summary>
    public ImmutableArray<int> Arms { get; init; } = [];

    /// <summary>Called some five times a second while keys are derived and runs go on, and after every run; one call at a time,
    /// from whatever thread; null: nobody watches.</summary>
    public Action<EnsembleProgress>? Progress { get; init; }
}
