using System.Collections.Immutable;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Benchmarks;

/// <summary>
/// What <c>olsim bench</c> measured, under which conditions: its JSON, in the order of its properties, and the file of <c>--save</c>.
/// Null is absent, which means "not measured". All of it is wall clock of one machine. Immutable by convention.
/// </summary>
public sealed record BenchDocument
{
    /// <summary>The schema that this program writes and reads.</summary>
    public const string CurrentSchema = "openledger.sim/bench/1";

    public required string Schema { get; init; }

    public required ProgramSection Program { get; init; }

    public required MachineSection Machine { get; init; }

    public required BenchSettings Settings { get; init; }

    /// <summary>The suites that ran, in their order, each with its cases.</summary>
    public required OrderedDictionary<string, ImmutableArray<BenchCaseSection>> Suites { get; init; }

    /// <summary>What holding it against a saved run gave; absent without <c>--against</c>, and in saved files.</summary>
    public BenchComparison? Against { get; init; }
}

/// <summary>What the command line asked for.</summary>
/// <param name="Quick">Whether it was a short run over small workloads, whose times say little.</param>
/// <param name="Samples">Samples per case that is measured in time.</param>
/// <param name="Blocks">The file of recorded blocks; absent if the usual one.</param>
public sealed record BenchSettings(bool Quick, int Samples, string? Blocks = null);

/// <summary>A case and what was measured of it.</summary>
public sealed record BenchCaseSection
{
    public required string Name { get; init; }

    /// <summary><c>tx/s</c>, <c>ns</c> and <c>ms</c> per operation, or <c>B</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Threads that do the measured work.</summary>
    public required int Workers { get; init; }

    /// <summary>Why it was not measured; absent if it was. Nothing below is there then.</summary>
    public string? Skipped { get; init; }

    /// <summary>In the order in which they were taken.</summary>
    public ImmutableArray<double>? Samples { get; init; }

    public double? Median { get; init; }

    /// <summary>Lower and upper quartile of the samples: their spread.</summary>
    public ImmutableArray<double>? Quartiles { get; init; }

    /// <summary>Operations in a sample.</summary>
    public long? Operations { get; init; }

    /// <summary>Managed memory allocated per operation, in bytes: the least of all samples, since noise only adds.</summary>
    public double? AllocatedBytesPerOperation { get; init; }

    /// <summary>Hash of what the measured work left, 64 hexadecimal digits; the same in every sample.</summary>
    public string? ResultHash { get; init; }

    /// <summary>What others took of all processors while it was sampled, from 0 to 1; absent where nobody knows, as on other systems than
    /// Linux.</summary>
    public double? OtherLoadShare { get; init; }

    /// <summary>How it compares with another case of its suite; absent if it is compared with none.</summary>
    public BenchRatio? RatioTo { get; init; }

    /// <summary>How it compares with further cases; absent if there are none.</summary>
    public ImmutableArray<BenchRatio>? FurtherRatios { get; init; }

    /// <summary>What the case computed besides: bounds, counts, shares; absent if nothing.</summary>
    public ImmutableArray<BenchFigure>? Figures { get; init; }

    /// <summary>What a reader should know of these samples; absent if nothing.</summary>
    public ImmutableArray<string>? Notes { get; init; }
}

/// <summary>One case over another, both measured in turns.</summary>
/// <param name="Name">The other case.</param>
/// <param name="Ratio">Median of the ratios of paired samples, in the direction in which more is better.</param>
/// <param name="Low">Lower quartile of these ratios.</param>
/// <param name="High">Upper quartile of these ratios.</param>
public sealed record BenchRatio(string Name, double Ratio, double Low, double High);

/// <summary>A figure that a case computed and that no clock measured.</summary>
/// <param name="Name">What it is, in words with underscores, unit last: <c>list_scheduling_bound_x</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record BenchFigure(string Name, double Value);
