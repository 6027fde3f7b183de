using System.Collections.Immutable;

namespace OpenLedger.Performance;

/// <summary>
/// One thing that is measured. Cases that are compared with each other, directly or by way of others, are alive together and sampled
/// in turns: A B C A B C. Immutable.
/// </summary>
public sealed record BenchCase
{
    /// <summary>The name, unique in its suite.</summary>
    public required string Name { get; init; }

    /// <summary>What its samples say.</summary>
    public required BenchUnit Unit { get; init; }

    /// <summary>Threads that do the measured work; the case is skipped where there are fewer processors.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Cases of the same suite that it is compared with; the first is the one that matters most.</summary>
    public ImmutableArray<string> RatioTo { get; init; } = [];

    /// <summary>A case of the same suite whose result hash it must have; null if there is none.</summary>
    public string? SameResultAs { get; init; }

    /// <summary>Why it cannot be measured here, such as a file that is absent; null if it can.</summary>
    public string? Skipped { get; init; }

    /// <summary>Makes what is measured. Called once; whatever takes long or much memory belongs here.</summary>
    public required Func<BenchSubject> Create { get; init; }
}
