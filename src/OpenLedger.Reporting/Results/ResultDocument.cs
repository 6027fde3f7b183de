using System.Collections.Immutable;
using OpenLedger.Analysis.Expectations;

namespace OpenLedger.Reporting.Results;

/// <summary>
/// A result.json: what ran, on what, and every figure of it. Properties stand in the order of the file; null is absent, which
/// means "not measured". Figures are means over replications unless their name says otherwise. Immutable by convention.
/// </summary>
public sealed record ResultDocument
{
    /// <summary>The schema that this program writes and reads.</summary>
    public const string CurrentSchema = "openledger.sim/result/1";

    public required string Schema { get; init; }

    public required ScenarioSection Scenario { get; init; }

    /// <summary>Master seed; a string, since it can exceed 2^53.</summary>
    public required string Seed { get; init; }

    public required SettingsSection Settings { get; init; }

    /// <summary>Data files that were read.</summary>
    public required ImmutableArray<InputSection> Inputs { get; init; }

    public required ProgramSection Program { get; init; }

    public required MachineSection Machine { get; init; }

    /// <summary>64 hexadecimal digits over scenario, settings, seed, inputs and every arm's outcomes; never node or
    /// machine.</summary>
    public required string Digest { get; init; }

    /// <summary>The arms that ran, in the scenario's order.</summary>
    public required OrderedDictionary<string, ArmSection> Arms { get; init; }

    public required ImmutableArray<ExpectSection> Expect { get; init; }
}

/// <summary>The scenario that ran.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">The file as the user named it.</param>
/// <param name="Sha256">Hash of the file's bytes.</param>
/// <param name="Text">The file's text, so that a result can be run again without the file.</param>
public sealed record ScenarioSection(string Name, string File, string Sha256, string Text);

/// <summary>What the command line asked for.</summary>
/// <param name="Arms">The arms it chose; empty: all.</param>
/// <param name="Set">Settings changed by <c>--set</c>, in their order.</param>
/// <param name="Replications">Replications that ran.</param>
public sealed record SettingsSection(ImmutableArray<string> Arms, OrderedDictionary<string, string> Set, int Replications);

/// <summary>A data file that was read.</summary>
/// <param name="Path">As named.</param>
/// <param name="Sha256">Hash of its bytes.</param>
public sealed record InputSection(string Path, string Sha256);

/// <summary>The program that ran.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commit">The commit it was built from; absent if the build did not know.</param>
/// <param name="Dirty">Whether the sources differed from that commit; absent with it.</param>
public sealed record ProgramSection(string Version, string? Commit = null, bool? Dirty = null);

/// <summary>The machine it ran on.</summary>
/// <param name="Os">Operating system.</param>
/// <param name="Cpu">Processor.</param>
/// <param name="LogicalCpus">Logical processors that the program may use.</param>
/// <param name="Runtime">.NET runtime.</param>
public sealed record MachineSection(string Os, string Cpu, int LogicalCpus, string Runtime);

/// <summary>An expectation of the scenario.</summary>
public sealed record ExpectSection
{
    /// <summary>The line as the scenario has it.</summary>
    public required string Text { get; init; }

    /// <summary>The left side; of the worst arm if it names all; absent if skipped or not measured.</summary>
    public double? Observed { get; init; }

    /// <summary>met, missed or skipped.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The right side; absent if skipped or not measured.</summary>
    public double? Required { get; init; }

    /// <summary>The arm that was observed; absent if skipped.</summary>
    public string? Arm { get; init; }
}
