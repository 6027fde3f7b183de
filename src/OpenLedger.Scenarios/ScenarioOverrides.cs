using System.Collections.Immutable;

namespace OpenLedger.Scenarios;

/// <summary>What the command line changes about a scenario before it is bound. The default changes nothing.</summary>
public sealed record ScenarioOverrides
{
    /// <summary><c>--seed</c>; null keeps the file's.</summary>
    public ulong? Seed { get; init; }

    /// <summary><c>--replications</c>; null keeps the file's.</summary>
    public int? Replications { get; init; }

    /// <summary><c>--set path=value</c>, in the order given. Paths of files are relative to the working directory.</summary>
    public ImmutableArray<Setting> Settings { get; init; } = [];
}
