using System.Collections.Immutable;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Checks;

/// <summary>What <c>olsim check</c> found; also its JSON, in the order of its properties. Immutable.</summary>
public sealed record CheckDocument
{
    /// <summary>The schema of this document.</summary>
    public const string CurrentSchema = "openledger.sim/check/1";

    public required string Schema { get; init; }

    /// <summary>Whether every scenario passed, and every baseline that was looked for has one.</summary>
    public required bool Passed { get; init; }

    /// <summary>The scenarios that ran, in the order of their files.</summary>
    public required ImmutableArray<CheckedScenario> Scenarios { get; init; }

    /// <summary>Files in the folder of baselines that belong to no scenario; only looked for when all are checked.</summary>
    public required ImmutableArray<string> BaselinesWithoutScenario { get; init; }
}

/// <summary>A scenario that was checked.</summary>
public sealed record CheckedScenario
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its file, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>Whether no expectation was missed and no figure left its baseline.</summary>
    public required bool Passed { get; init; }

    /// <summary>Number of arms that ran.</summary>
    public required int Arms { get; init; }

    /// <summary>Master seed.</summary>
    public required string Seed { get; init; }

    /// <summary>Replications of every arm.</summary>
    public required int Replications { get; init; }

    /// <summary>Digest of the run.</summary>
    public required string Digest { get; init; }

    /// <summary>The expectations of the scenario and what became of them.</summary>
    public required ImmutableArray<ExpectSection> Expect { get; init; }

    /// <summary>What became of the baseline.</summary>
    public required CheckedBaseline Baseline { get; init; }

    /// <summary>Where the results lie; absent if they were not kept.</summary>
    public string? Results { get; init; }
}

/// <summary>A baseline that a run was held against.</summary>
public sealed record CheckedBaseline
{
    /// <summary>Its file, whether it is there or not.</summary>
    public required string File { get; init; }

    /// <summary>The run against the baseline that was there before.</summary>
    public required BaselineVerdict Verdict { get; init; }

    /// <summary>Whether this run is the baseline now.</summary>
    public required bool Updated { get; init; }

    /// <summary>The baseline's seed; absent without a baseline.</summary>
    public string? Seed { get; init; }

    /// <summary>The baseline's digest; absent without a baseline.</summary>
    public string? Digest { get; init; }

    /// <summary>Figures outside the tolerance.</summary>
    public required ImmutableArray<FigureChange> Figures { get; init; }

    /// <summary>Arms that only the run has.</summary>
    public required ImmutableArray<string> ArmsAppeared { get; init; }

    /// <summary>Arms that only the baseline has.</summary>
    public required ImmutableArray<string> ArmsVanished { get; init; }
}
