namespace OpenLedger.Scenarios.Text;

/// <summary>
/// Lets a call such as <c>lognormal(median: 500, sigma: 1.6)</c> stand unquoted inside a flow mapping, where YAML would take its colon
/// and comma for its own. Before parsing, these two characters are replaced, inside the parentheses of <c>identifier(...)</c>, by
/// private-use characters; scalars get them back. The text keeps its length, so places stay right.
/// </summary>
/// <remarks>
/// It works line by line and knows quotes and comments of that line. A quoted text that runs over several lines needs no more: its
/// own calls are restored like all others, and what YAML makes of quotes is not changed here.
/// </remarks>
internal static class CallShield
{
    /// <summary>Stands for a colon.</summary>
    public const char Colon = '\uE000';

    /// <summary>Stands for a comma.</summary>
    public const char Comma = '\uE001';

    /// <summary>Replaces colons and commas inside calls.</summary>
    public static string Shield(string text)
    {
        if (!text.Contains('('))
        {
            return text;
        }

        return string.Create(text.Length, text, static (span, source) =>
        {
            source.CopyTo(span);
            while (!span.IsEmpty)
            {
                int end = span.IndexOfAny('\n', '\r');
                ShieldLine(end < 0 ? span : span[..end]);
                span = end < 0 ? [] : span[(end + 1)..];
            }
        });
    }

    /// <summary>Puts colons and commas back.</summary>
    public static string Restore(string text) => text.Replace(Colon, ':').Replace(Comma, ',');

    private static void ShieldLine(Span<char> line)
    {
        if (!line.Contains('('))
        {
            return;
        }

        int[] partners = Partners(line);

        // A quote or a comment only begins where a token may begin: the apostrophe of "program's" opens nothing.
        bool tokenStart = true;
        bool inIdentifier = false;
        char before = ' ';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '#' && (before is ' ' or '\t'))
            {
                return;
            }

            if (tokenStart && (c is '"' or '\''))
            {
                i = EndOfQuote(line, i);
                c = line[i];
            }
            else if (c == '(' && inIdentifier && partners[i] > 0)
            {
                Shield(line[i..partners[i]]);
                i = partners[i];
                c = ')';
            }

            inIdentifier = char.IsAsciiLetter(c) || (inIdentifier && (char.IsAsciiDigit(c) || c is '-' or '_'));
            tokenStart = c switch
            {
                ',' or '[' or '{' => true,
                ' ' or '\t' => tokenStart || (before is '-' or ':' or '?'),
                ':' => before is '"' or '\'',
                _ => false,
            };
            before = c;
        }
    }

    // The index of the closing quote, or of the line's last character if it does not close here.
    private static int EndOfQuote(ReadOnlySpan<char> line, int start)
    {
        char quote = line[start];
        for (int i = start + 1; i < line.Length; i++)
        {
            if (quote == '"' && line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == quote)
            {
                if (quote == '\'' && i + 1 < line.Length && line[i + 1] == '\'')
                {
                    i++;
                    continue;
                }

                return i;
            }
        }

        return line.Length - 1;
    }

    // For every opening parenthesis the index of its partner; 0 where it has none. One pass, so a line of a million of them is no harm.
    private static int[] Partners(ReadOnlySpan<char> line)
    {
        int[] partners = new int[line.Length];
        Stack<int> open = new();
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '(')
            {
                open.Push(i);
            }
            else if (line[i] == ')' && open.TryPop(out int start))
            {
                partners[start] = i;
            }
        }

        return partners;
    }

    private static void Shield(Span<char> arguments)
    {
        arguments.Replace(':', Colon);
        arguments.Replace(',', Comma);
    }
}
