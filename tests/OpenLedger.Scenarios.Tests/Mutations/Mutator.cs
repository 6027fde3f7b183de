using System.Text;

namespace OpenLedger.Scenarios.Tests.Mutations;

/// <summary>
/// Damages a file, by up to four changes drawn from one seed: the same seed gives the same bytes. Most changes keep a text that the parser
/// accepts, since what lies behind the parser is where the most can go wrong.
/// </summary>
internal sealed class Mutator(int seed)
{
    private const int LargeOneIn = 300;
    private const int MostLarge = 4_500_000;

    private static readonly string[] Syntax =
    [
        "{", "}", "[", "]", ":", ": ", ",", "\"", "'", "#", " # ", "-", "- ", "\n", "\n  ", "  ", "\t", "&a ", "*a ", "!t ",
        "|\n", ">\n", "? ", "(", ")", "%", "---\n", "...\n", "%YAML 1.2\n", "<<: ", "{}", "[]", "\"\"", "''", "f(",
        "uniform(1, 2)", "off", "unlimited", "null", "~", ".", "..",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "2", "010", "0x1", "1e9", "1e-999999999", "NaN", ".inf", "-.inf", "0.0000000001",
        "9007199254740993", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "99999999999999999999", "1000000", "999999", "0.9999999999999999999999999999", "123456789012345678901234567890", "1B",
        "1000000000B", "100%", "101%", "-5%", "1/0", "2/3", "1:30", "1_000", "100000d", "0ns", "1 slot", "9999999999 slots",
        "0.1ns", "1/ns", "1000000000/s", "30bps", "1e", "+1", "٣",
    ];

    private static readonly string[] Characters =
    [
        "\0", "\u0007", "\u001B[2J", "\u0085", "\u00A0", "é", "ß", "\u0130", "\u200B", "\u2028", "\u2029", "\u202E", "\uE000",
        "\uE001", "\uFEFF", "\uFFFD", "\uFFFF", "😀", "e\u0301", "\r", "\r\n", "\v", "\f",
    ];

    private static readonly string[] Repeated =
    [
        "[", "{a: ", "- ", "? ", "x", "x(", "x(]\n", "(1)", "uniform(1, 2) ", "\n", "\n- [1m, WETH, 1000000, 1, 2]", "[],",
        "{},", "'", "*a ", "0", "a,", "a,b\n",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A damaged copy of a text, as the bytes of a file; they need not be UTF-8.</summary>
    public byte[] Mutate(string text)
    {
        int changes = _random.Next(1, 5);
        for (int i = 0; i < changes; i++)
        {
            text = ChangeText(text);
        }

        if (_random.Next(LargeOneIn) == 0)
        {
            text = Large(text);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return _random.Next(12) == 0 ? ChangeBytes(bytes) : bytes;
    }

    private string ChangeText(string text) => _random.Next(16) switch
    {
        0 => Removed(text, _random.Next(1, 12)),
        1 => text.Insert(Anywhere(text), One(Syntax)),
        2 => text.Insert(Anywhere(text), One(Characters)),
        3 => Block(text),
        4 => Lines(text),
        5 => text[..Anywhere(text)],
        6 => WordChanged(text, One(MutationCorpus.Words)),
        7 => WordChanged(text, One(Syntax)),
        8 => NumberChanged(text),
        9 or 10 => ValueChanged(text, _random.Next(2) == 0 ? One(Numbers) : One(MutationCorpus.Words)),
        11 => ValuesSwapped(text),
        12 or 13 => Spliced(text),
        14 => text.ReplaceLineEndings(_random.Next(3) switch { 0 => "\r", 1 => "\n\n", _ => "\r\n" }),
        _ => Indented(text),
    };

    // Depth, length and number: what costs memory and stack.
    private string Large(string text)
    {
        string unit = _random.Next(6) switch
        {
            0 => One(Characters),
            1 => One(Syntax),
            2 => One(MutationCorpus.Words) + ": 1\n",
            _ => One(Repeated),
        };
        int count = (int)Math.Exp(_random.NextDouble() * Math.Log((double)MostLarge / unit.Length));
        string repeated = string.Concat(Enumerable.Repeat(unit, count));
        return _random.Next(2) == 0 ? text.Insert(Anywhere(text), repeated) : ValueChanged(text, repeated);
    }

    private byte[] ChangeBytes(byte[] bytes)
    {
        List<byte> changed = [.. bytes];
        for (int i = _random.Next(1, 4); i > 0 && changed.Count > 0; i--)
        {
            int at = _random.Next(changed.Count);
            switch (_random.Next(4))
            {
                case 0:
                    changed[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    changed.Insert(at, (byte)_random.Next(256));
                    break;
                case 2:
                    changed.RemoveAt(at);
                    break;
                default:
                    changed[at] = (byte)_random.Next(256);
                    break;
            }
        }

        return [.. changed];
    }

    private string Removed(string text, int most)
    {
        int at = Anywhere(text);
        return text.Remove(at, Math.Min(most, text.Length - at));
    }

    // A piece of text is written a second time somewhere else, or moved there.
    private string Block(string text)
    {
        int from = Anywhere(text);
        int length = Math.Min(_random.Next(1, 300), text.Length - from);
        string block = text.Substring(from, length);
        string rest = _random.Next(2) == 0 ? text.Remove(from, length) : text;
        return rest.Insert(Anywhere(rest), block);
    }

    private string Lines(string text)
    {
        List<string> lines = [.. text.Split('\n')];
        int from = _random.Next(lines.Count);
        int to = _random.Next(lines.Count);
        switch (_random.Next(3))
        {
            case 0:
                (lines[from], lines[to]) = (lines[to], lines[from]);
                break;
            case 1:
                lines.Insert(to, lines[from]);
                break;
            default:
                lines.RemoveAt(from);
                break;
        }

        return string.Join('\n', lines);
    }

    private string WordChanged(string text, string word)
    {
        int start = Anywhere(text);
        while (start < text.Length && !char.IsAsciiLetterOrDigit(text[start]))
        {
            start++;
        }

        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'))
        {
            end++;
        }

        return string.Concat(text.AsSpan(0, start), word, text.AsSpan(end));
    }

    private string NumberChanged(string text)
    {
        int at = Anywhere(text);
        int start = at + text.AsSpan(at).IndexOfAnyInRange('0', '9');
        if (start < at)
        {
            return text;
        }

        int end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        return string.Concat(text.AsSpan(0, start), One(Numbers), text.AsSpan(end));
    }

    private string ValueChanged(string text, string value) =>
        Value(text) is var (start, length) && length >= 0
            ? string.Concat(text.AsSpan(0, start), value, text.AsSpan(start + length))
            : text;

    private string ValuesSwapped(string text)
    {
        (int start, int length) first = Value(text);
        (int start, int length) second = Value(text);
        if (first.start > second.start)
        {
            (first, second) = (second, first);
        }

        return first.length < 0 || second.length < 0 || first.start + first.length > second.start
            ? text
            : string.Concat(text.AsSpan(0, first.start), text.AsSpan(second.start, second.length),
                text.AsSpan(first.start + first.length, second.start - first.start - first.length)) +
              string.Concat(text.AsSpan(first.start, first.length), text.AsSpan(second.start + second.length));
    }

    // What stands behind some key, up to the next mark; a negative length if there is none.
    private (int Start, int Length) Value(string text)
    {
        int start = text.IndexOf(": ", Anywhere(text), StringComparison.Ordinal) + 2;
        return start < 2 ? (0, -1) : (start, text.AsSpan(start).IndexOfAny(" ,}\n"));
    }

    // A part of another scenario, from one of its lines to another: often a whole section.
    private string Spliced(string text)
    {
        string[] other = One(MutationCorpus.All).Scenario.Split('\n');
        int[] sections = [.. Enumerable.Range(0, other.Length).Where(i => other[i].Length > 0 && char.IsAsciiLetter(other[i][0]))];
        int from = _random.Next(3) == 0 ? _random.Next(other.Length) : One(sections);
        int to = sections.FirstOrDefault(i => i > from, other.Length);
        string part = string.Join('\n', other[from..to]) + "\n";
        List<string> lines = [.. text.Split('\n')];
        int line = _random.Next(lines.Count + 1);
        while (line < lines.Count && _random.Next(8) != 0 && (lines[line].Length == 0 || !char.IsAsciiLetter(lines[line][0])))
        {
            line++;
        }

        // Half of the time it takes the place of what has the same key there.
        string key = other[from].Split(':')[0];
        int same = key.Length == 0 ? -1 : lines.FindIndex(candidate => candidate.StartsWith(key + ":", StringComparison.Ordinal));
        if (same >= 0 && _random.Next(2) == 0)
        {
            int end = lines.FindIndex(same + 1, candidate => candidate.Length > 0 && char.IsAsciiLetter(candidate[0]));
            lines.RemoveRange(same, (end < 0 ? lines.Count : end) - same);
            line = same;
        }

        lines.Insert(line, part);
        return string.Join('\n', lines);
    }

    private string Indented(string text)
    {
        string[] lines = text.Split('\n');
        int line = _random.Next(lines.Length);
        lines[line] = lines[line].StartsWith(' ') && _random.Next(2) == 0 ? lines[line][1..] : " " + lines[line];
        return string.Join('\n', lines);
    }

    private int Anywhere(string text) => _random.Next(text.Length + 1);

    private T One<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
