using System.Text;

namespace OpenLedger.Reporting.Html;

/// <summary>Writes HTML: texts are escaped, elements are closed in the order in which they were opened.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="attributes">Names and values; a null value leaves its attribute out, an empty one writes the name
    /// alone.</param>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Tag(tag, attributes);
        _open.Push(tag);
        return this;
    }

    /// <summary>Closes the element opened last.</summary>
    public HtmlWriter Close()
    {
        _html.Append("</").Append(_open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>Ends an element opened last that has no content and no end tag, such as <c>input</c>.</summary>
    public HtmlWriter Void()
    {
        _open.Pop();
        return this;
    }

    /// <summary>Takes the line end behind the last element back, where white space counts.</summary>
    public HtmlWriter TrimLineEnd()
    {
        if (_html.Length > 0 && _html[^1] == '\n')
        {
            _html.Length--;
        }

        return this;
    }

    /// <summary>An element with nothing but text in it.</summary>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Tag(tag, attributes);
        _html.Append(Markup.Escape(text)).Append("</").Append(tag).Append(">\n");
        return this;
    }

    public HtmlWriter Text(string text)
    {
        _html.Append(Markup.Escape(text));
        return this;
    }

    /// <summary>What is HTML already.</summary>
    public HtmlWriter Raw(string html)
    {
        _html.Append(html);
        return this;
    }

    public override string ToString() => _html.ToString();

    private void Tag(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach ((string name, string? value) in attributes)
        {
            if (value is not null)
            {
                _html.Append(' ').Append(name);
                _html.Append(value.Length > 0 ? $"=\"{Markup.Escape(value)}\"" : "");
            }
        }

        _html.Append('>');
    }
}
