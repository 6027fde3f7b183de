using System.Buffers;
using System.Globalization;

namespace OpenLedger.Reporting.Csv;

/// <summary>
/// Writes rows of comma-separated values (RFC 4180, but with plain line feeds): a cell with a comma, a quote or a line break is
/// quoted, numbers are written the same everywhere, and what was not measured is an empty cell.
/// </summary>
/// <param name="output">Where rows go; it stays the caller's.</param>
public sealed class CsvWriter(TextWriter output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private bool _inRow;

    /// <summary>Writes a whole row of texts: the names of the columns.</summary>
    public void Header(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            Cell(name);
        }

        EndRow();
    }

    public CsvWriter Cell(string text)
    {
        Separate();
        if (!text.AsSpan().ContainsAny(Special))
        {
            output.Write(text);
            return this;
        }

        output.Write('"');
        output.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        output.Write('"');
        return this;
    }

    public CsvWriter Cell(long value)
    {
        Separate();
        output.Write(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public CsvWriter Cell(ulong value)
    {
        Separate();
        output.Write(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Shortest form that reads back to the same number; empty for null.</summary>
    public CsvWriter Cell(double? value)
    {
        Separate();
        output.Write(value?.ToString("R", CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>An exact decimal without trailing zeros.</summary>
    public CsvWriter Cell(decimal value)
    {
        Separate();
        output.Write(value.ToString("0.############", CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Micro-dollars as dollars, exact.</summary>
    public CsvWriter Usd(long microUsd) => Cell(microUsd / 1_000_000m);

    public void EndRow()
    {
        output.Write('\n');
        _inRow = false;
    }

    private void Separate()
    {
        if (_inRow)
        {
            output.Write(',');
        }

        _inRow = true;
    }
}
