using System.Collections.Immutable;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Data;

/// <summary>Reads the data files that a scenario names and remembers their hashes.</summary>
/// <param name="diagnostics">Where errors go.</param>
/// <param name="firstRank">Rank of the first data file as a source of diagnostics.</param>
internal sealed class DataFiles(DiagnosticBag diagnostics, int firstRank)
{
    private const int MaxBytes = 256 * 1024 * 1024;

    private readonly List<InputFile> _inputs = [];

    /// <summary>The files read so far, in the order in which they were read.</summary>
    public ImmutableArray<InputFile> Inputs => [.. _inputs];

    /// <summary>
    /// Reads a table. A relative path is relative to the scenario file, or to the working directory if it came from <c>--set</c>.
    /// Diagnostics name it with the scenario's folder in front, as the user would. Null, and it was reported, if it cannot be read.
    /// </summary>
    /// <param name="subject">Path of the field that names the file, for messages.</param>
    /// <param name="name">The file's name as written.</param>
    /// <param name="columns">The columns wanted, as <see cref="CsvRows.Open"/> takes them.</param>
    public CsvTable? ReadTable(string subject, ScalarNode name, IReadOnlyList<string> columns) =>
        OpenRows(subject, name, columns) is { } rows ? CsvTable.Read(rows, columns.Count) : null;

    /// <summary>Opens a table as <see cref="ReadTable"/> does, to be read row by row.</summary>
    public CsvRows? OpenRows(string subject, ScalarNode name, IReadOnlyList<string> columns)
    {
        string path = Path.IsPathRooted(name.Text) ? name.Text : Path.Combine(name.Place.Source.BaseDirectory, name.Text);
        byte[]? bytes = WholeFile.TryRead(path, MaxBytes, out string problem, out bool tooLarge);
        if (bytes is null)
        {
            string relative = name.Place.Source.Rank == 0 ? "the scenario file" : "the working directory";
            diagnostics.Error(tooLarge ? DiagnosticCodes.DataTooLarge : DiagnosticCodes.DataUnreadable, name.Place,
                $"{subject}: the file {name.Kind} {problem}", tooLarge ? "" : $"a relative path is relative to {relative}");
            return null;
        }

        SourceText source = new(path, "", firstRank + _inputs.Count);
        _inputs.Add(new InputFile(name.Text, ScenarioFile.Sha256(bytes)));
        string? text = ScenarioFile.TryDecode(bytes, out int line, out int column);
        if (text is null)
        {
            diagnostics.Error(DiagnosticCodes.NotUtf8, new Place(source, line, column), "the file is not valid UTF-8",
                "save it as UTF-8");
            return null;
        }

        return CsvRows.Open(source, text, columns, diagnostics);
    }
}
