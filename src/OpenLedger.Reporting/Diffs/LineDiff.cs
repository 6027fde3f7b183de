using System.Collections.Immutable;
using System.Globalization;

namespace OpenLedger.Reporting.Diffs;

/// <summary>The difference of two texts, line by line, in the form of diff -u with one line of context.</summary>
internal static class LineDiff
{
    private const int Context = 1;

    // Beyond that many comparisons a difference is not worth its time; the changed part is shown as a whole then.
    private const int MostComparisons = 4_000_000;

    /// <summary>The difference; empty if there is none.</summary>
    /// <param name="before">The first text.</param>
    /// <param name="after">The second text.</param>
    /// <param name="most">The most lines there may be; the last says how many more there were.</param>
    public static ImmutableArray<string> Unified(string before, string after, int most)
    {
        List<Line> lines = Compare(before.ReplaceLineEndings("\n").Split('\n'), after.ReplaceLineEndings("\n").Split('\n'));
        var hunks = new List<string>();
        for (int at = 0; at < lines.Count; at++)
        {
            if (lines[at].Mark != ' ')
            {
                at = AddHunk(lines, at, hunks);
            }
        }

        if (hunks.Count <= most)
        {
            return [.. hunks];
        }

        string more = string.Create(CultureInfo.InvariantCulture, $"... and {hunks.Count - most + 1} more lines");
        return [.. hunks.Take(most - 1), more];
    }

    // Adds the hunk whose first change is here; gives the index of its last line.
    private static int AddHunk(List<Line> lines, int change, List<string> hunks)
    {
        int start = Math.Max(0, change - Context);
        int last = change;
        for (int at = change; at < lines.Count && at - last - 1 <= 2 * Context; at++)
        {
            if (lines[at].Mark != ' ')
            {
                last = at;
            }
        }

        int end = Math.Min(lines.Count - 1, last + Context);
        IReadOnlyList<Line> hunk = lines.GetRange(start, end - start + 1);
        int old = hunk.Count(line => line.Mark != '+');
        int now = hunk.Count(line => line.Mark != '-');
        hunks.Add(string.Create(
            CultureInfo.InvariantCulture, $"@@ -{hunk[0].Before},{old} +{hunk[0].After},{now} @@"));
        hunks.AddRange(hunk.Select(line => line.Mark + line.Text));
        return end;
    }

    private static List<Line> Compare(string[] before, string[] after)
    {
        int head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var result = new List<Line>();
        for (int i = 0; i < head; i++)
        {
            Add(' ', before[i]);
        }

        foreach ((char mark, string text) in Changed(before[head..^tail], after[head..^tail]))
        {
            Add(mark, text);
        }

        for (int i = tail; i > 0; i--)
        {
            Add(' ', before[^i]);
        }

        return result;

        // Numbers, from 1, of the line at which either text stands.
        void Add(char mark, string text)
        {
            (int old, int now) = result.Count == 0
                ? (1, 1)
                : (result[^1].Before + (result[^1].Mark == '+' ? 0 : 1), result[^1].After + (result[^1].Mark == '-' ? 0 : 1));
            result.Add(new Line(mark, text, old, now));
        }
    }

    // By the longest common subsequence: what is in it stays, all else went or came.
    private static IEnumerable<(char Mark, string Text)> Changed(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostComparisons)
        {
            return [.. before.Select(line => ('-', line)), .. after.Select(line => ('+', line))];
        }

        int[,] common = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            for (int j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return Walk(before, after, common);
    }

    private static List<(char Mark, string Text)> Walk(string[] before, string[] after, int[,] common)
    {
        var lines = new List<(char, string)>();
        int i = 0;
        int j = 0;
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                lines.Add((' ', before[i++]));
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(('-', before[i++]));
            }
            else
            {
                lines.Add(('+', after[j++]));
            }
        }

        return lines;
    }

    private readonly record struct Line(char Mark, string Text, int Before, int After);
}
