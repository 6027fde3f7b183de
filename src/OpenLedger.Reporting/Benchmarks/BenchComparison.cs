using System.Collections.Immutable;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Benchmarks;

/// <summary>A run of benchmarks held against a saved one. Immutable.</summary>
public sealed record BenchComparison
{
    /// <summary>The saved file, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The program that it is of.</summary>
    public required ProgramSection Program { get; init; }

    /// <summary>The gravest of all cases: regressed, then inconclusive, then improved, then no change.</summary>
    public required BenchVerdict Verdict { get; init; }

    /// <summary>What the two runs do not share.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>Cases that both measured.</summary>
    public required ImmutableArray<BenchCaseComparison> Cases { get; init; }

    /// <summary>Cases that only the saved run measured, as <c>suite/case</c>, among the suites of this run.</summary>
    public required ImmutableArray<string> OnlyBefore { get; init; }

    /// <summary>Cases that only this run measured, as <c>suite/case</c>.</summary>
    public required ImmutableArray<string> OnlyNow { get; init; }
}

/// <summary>A case held against its saved self.</summary>
public sealed record BenchCaseComparison
{
    public required string Suite { get; init; }

    public required string Name { get; init; }

    /// <summary>The graver of the two below.</summary>
    public required BenchVerdict Verdict { get; init; }

    /// <summary>What became of its samples.</summary>
    public required BenchVerdict Samples { get; init; }

    /// <summary>What became of the memory allocated per operation.</summary>
    public required BenchVerdict Allocation { get; init; }

    public required string Unit { get; init; }

    /// <summary>The saved median.</summary>
    public required double Before { get; init; }

    /// <summary>The median of this run.</summary>
    public required double Now { get; init; }

    /// <summary>Now over before, in the direction in which more is better; absent for memory.</summary>
    public double? Ratio { get; init; }

    /// <summary>Interval of that ratio; absent where there are too few samples for one.</summary>
    public ImmutableArray<double>? Interval { get; init; }

    /// <summary>Bytes allocated per operation in the saved run.</summary>
    public required double AllocatedBefore { get; init; }

    /// <summary>Bytes allocated per operation in this run.</summary>
    public required double AllocatedNow { get; init; }

    /// <summary>Why it is inconclusive; absent if it is not.</summary>
    public string? Reason { get; init; }
}
