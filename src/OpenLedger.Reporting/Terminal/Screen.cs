using Spectre.Console;
using Spectre.Console.Rendering;

namespace OpenLedger.Reporting.Terminal;

/// <summary>
/// Renders to text by Spectre.Console, with nothing taken from the process: width and colour come in. Texts are never read as
/// markup, so a bracket in an arm's name is a bracket; and in a line of text no character steers the terminal or breaks the line.
/// </summary>
internal sealed class Screen
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Faint = new(Color.Grey);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);

    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly IAnsiConsole _console;

    public Screen(ScreenOptions options)
    {
        Width = Math.Max(options.Width, ScreenOptions.MinimumWidth);
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = options.Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = options.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_text),
        });
        _console.Profile.Width = Width;
        _console.Profile.Capabilities.Unicode = true;
    }

    public int Width { get; }

    /// <summary>What stands above everything: the name of a scenario and its summary.</summary>
    public void Heading(string name, string summary)
    {
        Line(name, Strong);
        if (summary.Length > 0)
        {
            Line(summary);
        }
    }

    public void Line(string text = "", Style? style = null)
    {
        if (text.Length > 0)
        {
            _console.Write(new Text(Visible(text), style ?? Plain));
        }

        _console.WriteLine();
    }

    /// <summary>Words, wrapped at the width of the screen.</summary>
    /// <param name="lead">What stands in front of the first line.</param>
    /// <param name="text">The words.</param>
    /// <param name="style">Their style, and that of the lead.</param>
    /// <remarks>Lines after the first are indented by the length of the lead.</remarks>
    public void Paragraph(string lead, string text, Style style)
    {
        string indent = new(' ', lead.Length);
        string line = lead;
        bool empty = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                Line(line, style);
                line = indent;
                empty = true;
            }

            line = empty ? line + word : $"{line} {word}";
            empty = false;
        }

        if (!empty)
        {
            Line(line, style);
        }
    }

    public void Write(IRenderable renderable) => _console.Write(renderable);

    /// <summary>A table without lines: names above, then rows; every column but the first is aligned to the right.</summary>
    public static Table Columns(params ReadOnlySpan<string> names)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (int i = 0; i < names.Length; i++)
        {
            bool last = i == names.Length - 1;
            table.AddColumn(new TableColumn(new Text(names[i], Faint))
            {
                Alignment = i == 0 ? Justify.Left : Justify.Right,
                Padding = new Padding(0, 0, last ? 0 : 1, 0),
            });
        }

        return table;
    }

    /// <summary>What was rendered, without blanks at the ends of lines.</summary>
    public override string ToString()
    {
        string[] lines = _text.ToString().ReplaceLineEndings("\n").Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd(' ')));
    }

    private static string Visible(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? '\ufffd' : c)) : line;
    }
}
