using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Diffs;

/// <summary>The differences of two results; also its JSON, in the order of its properties. Every difference is b less a.
/// Immutable.</summary>
public sealed record DiffDocument
{
    /// <summary>The schema of this document.</summary>
    public const string CurrentSchema = "openledger.sim/diff/1";

    public required string Schema { get; init; }

    public required DiffSide A { get; init; }

    public required DiffSide B { get; init; }

    /// <summary>Whether both have the same digest; nothing else is compared then.</summary>
    public required bool Identical { get; init; }

    /// <summary>Whether a measure of loss or containment worsened in any pair of arms.</summary>
    public required bool ContainmentWorsened { get; init; }

    /// <summary>Confidence of the intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>What differs in what was run.</summary>
    public required ImmutableArray<SettingChange> Settings { get; init; }

    /// <summary>The change of the scenario's text in the form of diff -u, cut short; empty if it is the same.</summary>
    public required ImmutableArray<string> ScenarioText { get; init; }

    /// <summary>The arms that were compared.</summary>
    public required ImmutableArray<ArmDiff> Arms { get; init; }

    /// <summary>Arms of a that were not compared.</summary>
    public required ImmutableArray<string> OnlyA { get; init; }

    /// <summary>Arms of b that were not compared.</summary>
    public required ImmutableArray<string> OnlyB { get; init; }
}

/// <summary>One of two results.</summary>
/// <param name="File">Its file, as the user named it.</param>
/// <param name="Scenario">Name of its scenario.</param>
/// <param name="Digest">Its digest.</param>
public sealed record DiffSide(string File, string Scenario, string Digest);

/// <summary>Something that was run differently.</summary>
/// <param name="Name">What it is.</param>
/// <param name="A">Its value in a; absent if a has none.</param>
/// <param name="B">Its value in b; absent if b has none.</param>
public sealed record SettingChange(string Name, string? A, string? B);

/// <summary>How the replications of two arms were held against each other.</summary>
public enum DiffMethod
{
    /// <summary>Pairs with the same seed and number; Student's interval of the mean of their differences.</summary>
    Paired,

    /// <summary>Different seeds or numbers of replications: Welch's interval of the difference of the means.</summary>
    Welch,
}

/// <summary>Methods in lower case, never as numbers.</summary>
internal sealed class DiffMethodConverter()
    : JsonStringEnumConverter<DiffMethod>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>An arm of a against an arm of b.</summary>
/// <param name="A">Name of the arm in a.</param>
/// <param name="B">Name of the arm in b.</param>
/// <param name="Method">How replications were held against each other.</param>
/// <param name="ReplicationsA">Replications in a.</param>
/// <param name="ReplicationsB">Replications in b.</param>
/// <param name="Measures">The measures that both have.</param>
public sealed record ArmDiff(
    string A, string B, DiffMethod Method, int ReplicationsA, int ReplicationsB, ImmutableArray<MeasureDiff> Measures);

/// <summary>A measure of an arm of a against that of an arm of b.</summary>
public sealed record MeasureDiff
{
    /// <summary>Its path in the catalogue.</summary>
    public required string Path { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Mean over the replications that were compared; absent if it was measured in none.</summary>
    public double? A { get; init; }

    /// <summary>The same of b.</summary>
    public double? B { get; init; }

    /// <summary>b less a.</summary>
    public double? Difference { get; init; }

    /// <summary>The difference over the size of a, in per cent; absent if that is zero.</summary>
    public double? Percent { get; init; }

    /// <summary>The interval of the difference; absent where nothing is known about spread.</summary>
    public IntervalSection? Interval { get; init; }

    /// <summary>Replications of a in which it was measured and compared.</summary>
    public required int SamplesA { get; init; }

    /// <summary>Replications of b in which it was measured and compared.</summary>
    public required int SamplesB { get; init; }

    /// <summary>What it amounts to; absent if only one of the two has it.</summary>
    public DifferenceVerdict? Verdict { get; init; }
}
