using System.Text;

namespace OpenLedger.Scenarios.Data;

/// <summary>One field of a CSV file with its place.</summary>
/// <param name="Text">The text without quotes.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column of its first character, from 1.</param>
internal readonly record struct CsvField(string Text, int Line, int Column);

/// <summary>Reads comma-separated values as RFC 4180 defines them; lines may end with LF alone. Empty lines are skipped.</summary>
internal sealed class CsvReader(string text)
{
    private int _position;
    private int _line = 1;
    private int _lineStart;

    /// <summary>What is wrong with the file; empty as long as nothing is.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Where it is wrong.</summary>
    public (int Line, int Column) ProblemPlace { get; private set; } = (1, 1);

    /// <summary>Reads one row into a list, which is cleared first; false at the end or when something is wrong.</summary>
    public bool ReadRow(List<CsvField> fields)
    {
        fields.Clear();
        while (_position < text.Length && text[_position] is '\r' or '\n')
        {
            EndLine();
        }

        if (_position >= text.Length || Problem.Length > 0)
        {
            return false;
        }

        while (true)
        {
            int line = _line;
            int column = _position - _lineStart + 1;
            string? value = _position < text.Length && text[_position] == '"' ? Quoted() : Plain();
            if (value is null)
            {
                return false;
            }

            fields.Add(new CsvField(value, line, column));
            if (_position >= text.Length)
            {
                return true;
            }

            if (text[_position] != ',')
            {
                EndLine();
                return true;
            }

            _position++;
        }
    }

    private string? Plain()
    {
        int length = text.AsSpan(_position).IndexOfAny(",\r\n\"");
        int end = length < 0 ? text.Length : _position + length;
        if (end < text.Length && text[end] == '"')
        {
            return Fail(end, "a quote stands inside a field that is not quoted");
        }

        string value = text[_position..end];
        _position = end;
        return value;
    }

    private string? Quoted()
    {
        int start = _position;
        int startLine = _line;
        int startColumn = _position - _lineStart + 1;
        StringBuilder value = new();
        _position++;
        while (_position < text.Length)
        {
            char c = text[_position];
            if (c == '"')
            {
                bool doubled = _position + 1 < text.Length && text[_position + 1] == '"';
                if (!doubled)
                {
                    _position++;
                    bool ends = _position >= text.Length || text[_position] is ',' or '\r' or '\n';
                    return ends ? value.ToString() : Fail(_position, "something follows the closing quote of a field");
                }

                _position++;
            }

            value.Append(c);
            _position++;
            if (c == '\n' || (c == '\r' && (_position >= text.Length || text[_position] != '\n')))
            {
                _line++;
                _lineStart = _position;
            }
        }

        Fail(start, "a quote is never closed");
        ProblemPlace = (startLine, startColumn);
        return null;
    }

    private void EndLine()
    {
        bool pair = text[_position] == '\r' && _position + 1 < text.Length && text[_position + 1] == '\n';
        _position += pair ? 2 : 1;
        _line++;
        _lineStart = _position;
    }

    private string? Fail(int position, string problem)
    {
        Problem = problem;
        ProblemPlace = (_line, Math.Max(1, position - _lineStart + 1));
        return null;
    }
}
