using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Data;

/// <summary>Goes through a CSV file row by row, reduced to the columns that somebody asked for.</summary>
internal sealed class CsvRows
{
    /// <summary>The most rows that a file may have below its header.</summary>
    public const int MaxRows = 1_000_000;

    private const char OptionalMark = '?';

    private readonly CsvReader _reader;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<CsvField> _row = [];
    private readonly int[] _indices;
    private readonly int _width;
    private int _rows;
    private bool _isComplete;

    private CsvRows(SourceText source, CsvReader reader, DiagnosticBag diagnostics, int[] indices, int width)
    {
        Source = source;
        _reader = reader;
        _diagnostics = diagnostics;
        _indices = indices;
        _width = width;
    }

    /// <summary>The file, for diagnostics.</summary>
    public SourceText Source { get; }

    /// <summary>Whether nothing was reported so far.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>Reads the header; null, and it was reported, if the text has none with these columns.</summary>
    /// <param name="source">The file, for diagnostics.</param>
    /// <param name="text">Its text.</param>
    /// <param name="columns">The columns wanted, ignoring case; alternatives for one column are separated by a bar, and a question mark
    /// before it means that the file may lack it. Columns of the file that are not wanted are ignored; the order is free.</param>
    /// <param name="diagnostics">Where errors go.</param>
    public static CsvRows? Open(SourceText source, string text, IReadOnlyList<string> columns, DiagnosticBag diagnostics)
    {
        CsvReader reader = new(ScenarioFile.WithoutMark(text));
        List<CsvField> header = [];
        if (!reader.ReadRow(header))
        {
            Malformed(source, reader, diagnostics, "the file holds nothing");
            return null;
        }

        int[]? indices = Locate(source, header, columns, diagnostics);
        return indices is null ? null : new CsvRows(source, reader, diagnostics, indices, header.Count);
    }

    /// <summary>Whether the file has a wanted column.</summary>
    public bool Has(int column) => _indices[column] >= 0;

    /// <summary>
    /// Reads the next row, whose fields stand in the order of the wanted columns; a column that the file lacks is empty. Rows of another
    /// width than the header are reported and left out. False at the end of the file, or when it cannot be read on.
    /// </summary>
    public bool TryRead(CsvField[] fields)
    {
        while (!_isComplete && _reader.ReadRow(_row))
        {
            if (_diagnostics is { IsFull: true, HasErrors: true })
            {
                // Whatever else is wrong would not be shown.
                _isComplete = true;
                IsGood = false;
                return false;
            }

            if (_rows++ == MaxRows)
            {
                Fail(DiagnosticCodes.DataTooLarge, $"the file has more than {MaxRows} rows");
                _isComplete = true;
                return false;
            }

            if (_row.Count == _width)
            {
                for (int i = 0; i < fields.Length; i++)
                {
                    fields[i] = _indices[i] < 0 ? new CsvField("", _row[0].Line, 1) : _row[_indices[i]];
                }

                return true;
            }

            Fail(DiagnosticCodes.DataMalformed, $"the row has {_row.Count} fields, but the header {_width}");
        }

        if (!_isComplete && (_reader.Problem.Length > 0 || _rows == 0))
        {
            Malformed(Source, _reader, _diagnostics, "the file has a header, but no rows");
            IsGood = false;
        }

        _isComplete = true;
        return false;
    }

    private static int[]? Locate(SourceText source, List<CsvField> header, IReadOnlyList<string> columns, DiagnosticBag diagnostics)
    {
        int[] indices = new int[columns.Count];
        bool complete = true;
        string[] names = [.. header.Select(field => field.Text.Trim())];
        for (int i = 0; i < columns.Count; i++)
        {
            string[] alternatives = columns[i].TrimStart(OptionalMark).Split('|');
            indices[i] = Array.FindIndex(names, name => alternatives.Contains(name, StringComparer.OrdinalIgnoreCase));
            if (indices[i] < 0 && columns[i][0] != OptionalMark)
            {
                complete = false;
                diagnostics.Error(DiagnosticCodes.DataColumn, new Place(source, 1, 1),
                    $"the file has no column '{string.Join("' or '", alternatives)}'", HeaderHint(alternatives[0], names));
            }

            int second = indices[i] < 0 ? -1 : Array.FindIndex(
                names, indices[i] + 1, name => name.Equals(names[indices[i]], StringComparison.OrdinalIgnoreCase));
            if (second >= 0)
            {
                complete = false;
                diagnostics.Error(DiagnosticCodes.DataColumn, new Place(source, header[second].Line, header[second].Column),
                    $"the file has two columns '{names[indices[i]]}'", "rename or remove one of them");
            }
        }

        WarnOfNearMisses(source, header, columns, indices, diagnostics);
        return complete ? indices : null;
    }

    private static string HeaderHint(string wanted, string[] names) =>
        names is [{ } only] && only.AsSpan().IndexOfAny(';', '\t') >= 0
            ? "fields are separated by commas"
            : NearestName.Hint(wanted, [.. names.Select(name => ScalarNode.Shortened(name))]);

    // A misspelled optional column would silently be ignored.
    private static void WarnOfNearMisses(
        SourceText source, List<CsvField> header, IReadOnlyList<string> columns, int[] indices, DiagnosticBag diagnostics)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i][0] != OptionalMark || indices[i] >= 0)
            {
                continue;
            }

            int near = header.FindIndex(field => NearestName.Find(field.Text.Trim(), [columns[i][1..]]) is not null);
            if (near >= 0 && !indices.Contains(near))
            {
                diagnostics.Warning(DiagnosticCodes.DataUnused, new Place(source, header[near].Line, header[near].Column),
                    $"the column '{ScalarNode.Shortened(header[near].Text.Trim())}' is not read", $"did you mean '{columns[i][1..]}'?");
            }
        }
    }

    private static void Malformed(SourceText source, CsvReader reader, DiagnosticBag diagnostics, string otherwise)
    {
        (int line, int column) = reader.ProblemPlace;
        diagnostics.Error(DiagnosticCodes.DataMalformed, new Place(source, line, column),
            reader.Problem.Length > 0 ? reader.Problem : otherwise);
    }

    private void Fail(int code, string message)
    {
        IsGood = false;
        _diagnostics.Error(code, new Place(Source, _row[0].Line, 1), message);
    }
}
