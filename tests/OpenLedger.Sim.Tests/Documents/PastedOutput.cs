using System.Text.RegularExpressions;

namespace OpenLedger.Sim.Tests.Documents;

/// <summary>
/// Compares the output that a document shows with what came out. Figures of the machine do not count, nor do digests and the names of
/// result folders, which a comment in a scenario or a version changes, nor the width of columns. A line <c>...</c> stands for any lines.
/// </summary>
internal static partial class PastedOutput
{
    /// <summary>Stands for any lines.</summary>
    public const string Anything = "...";

    private const string NodeColumn = "node tx/s";

    /// <summary>What differs; empty if nothing does.</summary>
    public static string Difference(DocumentBlock block, string actual)
    {
        List<string> left = Masked(actual.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        List<string> shown = Masked(block.Lines);
        bool skipping = false;
        int at = 0;
        for (int i = 0; i < shown.Count; i++)
        {
            if (shown[i] == Anything)
            {
                skipping = true;
                continue;
            }

            int found = skipping ? left.FindIndex(at, line => line == shown[i]) : at < left.Count && left[at] == shown[i] ? at : -1;
            if (found < 0)
            {
                return $"line {block.FirstLine + i} shows '{block.Lines[i]}', but there is '{(at < left.Count ? left[at] : "nothing more")}'";
            }

            at = found + 1;
            skipping = false;
        }

        return skipping || at == left.Count ? "" : $"the output of line {block.FirstLine} goes on with '{left[at]}'";
    }

    /// <summary>The same for a run of another size: headings and expectations, which neither numbers nor the width of lines change.</summary>
    public static string DifferenceInWords(DocumentBlock block, string actual)
    {
        HashSet<string> lines = [.. Masked(actual.ReplaceLineEndings("\n").Split('\n'))];
        int missing = Masked(block.Lines).FindIndex(line => (IsHeading(line) || IsVerdict(line)) && !lines.Contains(line));
        return missing < 0 ? "" : $"line {block.FirstLine + missing} shows '{block.Lines[missing]}', which is not in\n{actual}";
    }

    private static bool IsHeading(string line) => line.StartsWith("arm ", StringComparison.Ordinal);

    // What stands behind it in parentheses is the figure.
    private static bool IsVerdict(string line) => line.StartsWith("met ", StringComparison.Ordinal) && !line.EndsWith(')');

    private static List<string> Masked(IReadOnlyList<string> lines)
    {
        bool nodeTable = false;
        List<string> masked = [];
        foreach (string line in lines)
        {
            string text = Blanks().Replace(line.TrimEnd(), " ");
            bool heading = text.EndsWith(NodeColumn, StringComparison.Ordinal);
            bool row = nodeTable && text != Anything && text.Contains(' ') && !text.Contains(':');
            nodeTable = heading || row;
            masked.Add(Hash().Replace(row && !heading ? text[..text.LastIndexOf(' ')] : text, "HASH"));
        }

        return masked;
    }

    [GeneratedRegex(" +", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\b(?:[0-9a-f]{16}|[0-9a-f]{64})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
