using System.Collections.Immutable;

namespace OpenLedger.Reporting.Terminal;

/// <summary>One thing in a list.</summary>
/// <param name="Name">What to type.</param>
/// <param name="Meaning">What it is, in a sentence or two.</param>
/// <param name="Note">What else is worth knowing; empty if nothing is.</param>
public readonly record struct ListEntry(string Name, string Meaning, string Note = "");

/// <summary>Lists: the name on a line of its own, what it means below, wrapped at the width of the screen.</summary>
public static class ListView
{
    private const string Indent = "    ";

    /// <summary>Renders the entries in their order.</summary>
    public static string Render(ImmutableArray<ListEntry> entries, ScreenOptions options)
    {
        var screen = new Screen(options);
        foreach (ListEntry entry in entries)
        {
            screen.Line(entry.Name, Screen.Strong);
            screen.Paragraph(Indent, entry.Meaning, Screen.Plain);
            screen.Paragraph(Indent, entry.Note, Screen.Faint);
        }

        return screen.ToString();
    }
}
