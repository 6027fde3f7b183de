using OpenLedger.Reporting.Results;

namespace OpenLedger.Reporting.Html.Blocks;

/// <summary>The scenario's own text, as it ran.</summary>
internal static class ScenarioBlock
{
    public static void Write(HtmlWriter html, RunReport report)
    {
        PageParts.Section(html, "scenario", "The scenario", report.Scenario.Settings.Length > 0
            ? "The file as it was read; the settings above changed it."
            : "The file as it was read.");
        html.Open("pre", ("class", "yaml"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Text of the scenario")).Open("code");
        foreach (string line in report.Scenario.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            Line(html, line);
        }

        html.Close().Close().Close();
    }

    // Keys strong, comments faint; what it cannot tell stays plain.
    private static void Line(HtmlWriter html, string line)
    {
        int comment = CommentIn(line);
        string code = comment < 0 ? line : line[..comment];
        int indent = code.Length - code.TrimStart(' ', '-').Length;
        int colon = code.IndexOf(':', StringComparison.Ordinal);
        bool hasKey = colon > indent && code.AsSpan(indent, colon - indent).IndexOfAny(" {[\"'") < 0;
        html.Text(code[..(hasKey ? indent : 0)]);
        if (hasKey)
        {
            html.Element("b", code[indent..colon]).TrimLineEnd();
        }

        html.Text(hasKey ? code[colon..] : code);
        if (comment >= 0)
        {
            html.Element("i", line[comment..]).TrimLineEnd();
        }

        html.Text("\n");
    }

    // A number sign begins a comment at the start of a word outside quotes.
    private static int CommentIn(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            if (quote != '\0')
            {
                quote = line[i] == quote ? '\0' : quote;
            }
            else if (line[i] is '"' or '\'')
            {
                quote = line[i];
            }
            else if (line[i] == '#' && (i == 0 || line[i - 1] == ' '))
            {
                return i;
            }
        }

        return -1;
    }
}
