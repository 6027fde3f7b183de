using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Data;

/// <summary>A CSV file that was read, reduced to the columns that somebody asked for.</summary>
internal sealed class CsvTable
{
    private CsvTable(SourceText source, List<CsvField[]> rows)
    {
        Source = source;
        Rows = rows;
    }

    /// <summary>The file, for diagnostics.</summary>
    public SourceText Source { get; }

    /// <summary>The rows below the header, in the order of the file; each has one field per column that was asked for.</summary>
    public IReadOnlyList<CsvField[]> Rows { get; }

    /// <summary>Reads all rows; null if anything is wrong with their shape, which was reported.</summary>
    /// <param name="rows">A file whose header was read.</param>
    /// <param name="columns">How many columns were asked for.</param>
    public static CsvTable? Read(CsvRows rows, int columns)
    {
        List<CsvField[]> read = [];
        for (CsvField[] row = new CsvField[columns]; rows.TryRead(row); row = new CsvField[columns])
        {
            read.Add(row);
        }

        return rows.IsGood ? new CsvTable(rows.Source, read) : null;
    }
}
