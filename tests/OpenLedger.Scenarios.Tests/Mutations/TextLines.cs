namespace OpenLedger.Scenarios.Tests.Mutations;

/// <summary>The lines of a file's bytes, and whether a place lies in them. Lines end with LF, CR LF or CR.</summary>
internal sealed class TextLines
{
    private readonly List<int> _lengths = [];

    /// <summary>Measures the lines in bytes, which are never fewer than the UTF-16 code units that columns count.</summary>
    public TextLines(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                _lengths.Add(bytes.Length);
                return;
            }

            _lengths.Add(end);
            bytes = bytes[(end + (bytes[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }
    }

    /// <summary>Whether somebody can put a cursor there: on a character or behind the last of a line.</summary>
    public bool Contain(int line, int column) => line >= 1 && line <= _lengths.Count && column >= 1 && column <= _lengths[line - 1] + 1;
}
