namespace OpenLedger.Sim.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Language">What stands behind the fence: sh, text, diff, yaml, ...</param>
/// <param name="Directive">What a comment <c>&lt;!-- test: ... --&gt;</c> right above it says; empty if there is none.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="FirstLine">Line of the first of them in the document, from 1.</param>
internal sealed record DocumentBlock(string Language, string Directive, IReadOnlyList<string> Lines, int FirstLine)
{
    private const string Fence = "```";
    private const string Comment = "<!-- test:";

    /// <summary>The lines as the text of a file.</summary>
    public string Text => string.Concat(Lines.Select(line => line + "\n"));

    /// <summary>The blocks of a document, in order.</summary>
    public static IReadOnlyList<DocumentBlock> Of(string document)
    {
        string[] lines = document.ReplaceLineEndings("\n").Split('\n');
        List<DocumentBlock> blocks = [];
        string directive = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, line => line.TrimEnd() == Fence);
                Assert.True(end > i, $"the block of line {i + 1} is never closed");
                blocks.Add(new DocumentBlock(lines[i][Fence.Length..].Trim(), directive, lines[(i + 1)..end], i + 2));
                i = end;
                directive = "";
            }
            else if (lines[i].StartsWith(Comment, StringComparison.Ordinal))
            {
                Assert.EndsWith("-->", lines[i], StringComparison.Ordinal);
                directive = lines[i][Comment.Length..^"-->".Length].Trim();
            }
            else if (lines[i].Trim().Length > 0)
            {
                Assert.True(directive.Length == 0, $"line {i + 1}: a test comment stands right above its block");
            }
        }

        return blocks;
    }
}
