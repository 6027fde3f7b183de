using System.Collections.Immutable;
using OpenLedger.Scenarios.Expectations;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios;

/// <summary>A scenario that was read and found good: the plan to run and what a result must record about where it came from.</summary>
public sealed record ScenarioDocument
{
    /// <summary>What the simulator runs.</summary>
    public required ExperimentPlan Plan { get; init; }

    /// <summary>One sentence from the file's <c>summary</c>; may be empty.</summary>
    public required string Summary { get; init; }

    /// <summary>The file's path as the user named it.</summary>
    public required string Path { get; init; }

    /// <summary>The file's text, exactly.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of the file's bytes, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The settings that <c>--set</c> changed, in the order given.</summary>
    public required ImmutableArray<Setting> Settings { get; init; }

    /// <summary>Other files that were read, in the order in which they are named.</summary>
    public required ImmutableArray<InputFile> Inputs { get; init; }

    /// <summary>What the file expects, checked against the measures and arms that exist.</summary>
    public required ImmutableArray<Expectation> Expectations { get; init; }
}

/// <summary>A setting given as <c>--set path=value</c>.</summary>
public sealed record Setting(string Path, string Value);

/// <summary>A data file that a scenario read.</summary>
/// <param name="Path">As named.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record InputFile(string Path, string Sha256);
