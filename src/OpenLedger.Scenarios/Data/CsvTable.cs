using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Data;

/// <summary>A CSV file that was read, reduced to the columns that somebody asked for.</summary>
internal sealed class CsvTable
{
    /// <summary>The most rows that a table may have.</summary>
    public const int MaxRows = 1_000_000;

    private CsvTable(SourceText source, List<CsvField[]> rows)
    {
        Source = source;
        Rows = rows;
    }

    /// <summary>The file, for diagnostics.</summary>
    public SourceText Source { get; }

    /// <summary>The rows below the header, in the order of the file; each has one field per column that was asked for.</summary>
    public IReadOnlyList<CsvField[]> Rows { get; }

    /// <summary>Reads a table; null, and it was reported, if the text is no such table.</summary>
    /// <param name="source">The file, for diagnostics.</param>
    /// <param name="text">Its text.</param>
    /// <param name="columns">The columns wanted; alternatives for one column are separated by a bar. Columns of the file that are not
    /// wanted are ignored; the order is free.</param>
    /// <param name="diagnostics">Where errors go.</param>
    public static CsvTable? Read(SourceText source, string text, IReadOnlyList<string> columns, DiagnosticBag diagnostics)
    {
        CsvReader reader = new(ScenarioFile.WithoutMark(text));
        List<CsvField> row = [];
        List<CsvField[]> rows = [];
        if (!reader.ReadRow(row))
        {
            Malformed(source, reader, diagnostics, "the file holds nothing");
            return null;
        }

        int width = row.Count;
        int[]? indices = Locate(source, row, columns, diagnostics);
        if (indices is null)
        {
            return null;
        }

        while (reader.ReadRow(row))
        {
            if (row.Count != width)
            {
                diagnostics.Error(DiagnosticCodes.DataMalformed, new Place(source, row[0].Line, 1),
                    $"the row has {row.Count} fields, but the header {width}");
                return null;
            }

            if (rows.Count == MaxRows)
            {
                diagnostics.Error(DiagnosticCodes.DataTooLarge, new Place(source, row[0].Line, 1), $"the file has more than {MaxRows} rows");
                return null;
            }

            rows.Add([.. indices.Select(index => row[index])]);
        }

        if (reader.Problem.Length > 0 || rows.Count == 0)
        {
            Malformed(source, reader, diagnostics, "the file has a header, but no rows");
            return null;
        }

        return new CsvTable(source, rows);
    }

    private static int[]? Locate(SourceText source, List<CsvField> header, IReadOnlyList<string> columns, DiagnosticBag diagnostics)
    {
        int[] indices = new int[columns.Count];
        bool complete = true;
        string[] names = [.. header.Select(field => field.Text.Trim())];
        for (int i = 0; i < columns.Count; i++)
        {
            string[] alternatives = columns[i].Split('|');
            indices[i] = Array.FindIndex(names, alternatives.Contains);
            if (indices[i] < 0)
            {
                complete = false;
                diagnostics.Error(DiagnosticCodes.DataColumn, new Place(source, 1, 1),
                    $"the file has no column '{string.Join("' or '", alternatives)}'", NearestName.Hint(alternatives[0], names));
            }
        }

        return complete ? indices : null;
    }

    private static void Malformed(SourceText source, CsvReader reader, DiagnosticBag diagnostics, string otherwise)
    {
        (int line, int column) = reader.ProblemPlace;
        diagnostics.Error(DiagnosticCodes.DataMalformed, new Place(source, line, column),
            reader.Problem.Length > 0 ? reader.Problem : otherwise);
    }
}
