using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OpenLedger.Scenarios.Text;

/// <summary>
/// Reads YAML into a small tree with places, by the pull parser only: no anchors, aliases, tags, duplicate keys or second documents,
/// at most 32 levels and 100,000 nodes. The parser is lazy and looks ahead at most 1,024 characters, so depth and size are checked
/// before they can cost anything, and the stack never holds more than 32 levels.
/// </summary>
internal sealed class TreeReader
{
    /// <summary>Levels of nesting that a file may have.</summary>
    public const int MaxDepth = 32;

    /// <summary>Nodes (keys, values, lists, mappings) that a file may have.</summary>
    public const int MaxNodes = 100_000;

    private readonly SourceText _source;
    private readonly DiagnosticBag _diagnostics;
    private readonly Parser _parser;
    private readonly bool _flowOnly;
    private readonly string _text;
    private int _nodes;

    private TreeReader(SourceText source, string text, DiagnosticBag diagnostics, bool flowOnly)
    {
        _source = source;
        _diagnostics = diagnostics;
        _flowOnly = flowOnly;
        _text = text;
        _parser = new Parser(new StringReader(CallShield.Shield(text)));
    }

    /// <summary>Reads one document; null, and at least one error was reported, if it is not acceptable.</summary>
    /// <param name="source">What diagnostics name as the source.</param>
    /// <param name="text">The text, without a byte order mark.</param>
    /// <param name="diagnostics">Where errors go.</param>
    public static Node? ReadDocument(SourceText source, string text, DiagnosticBag diagnostics) =>
        Checked(source, text, diagnostics, flowOnly: false);

    /// <summary>Reads the value of a setting: a scalar, a <c>[list]</c> or a <c>{mapping}</c>; no text is an empty scalar.</summary>
    public static Node? ReadValue(SourceText source, string text, DiagnosticBag diagnostics) =>
        text.Trim().Length == 0
            ? new ScalarNode(new Place(source, 1, 1), "", quoted: false, singleLine: true)
            : Checked(source, text, diagnostics, flowOnly: true);

    private static Node? Checked(SourceText source, string text, DiagnosticBag diagnostics, bool flowOnly)
    {
        if (!CharactersAllowed(source, text, diagnostics))
        {
            return null;
        }

        TreeReader reader = new(source, WithLineFeeds(text), diagnostics, flowOnly);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException exception)
        {
            reader.Malformed(exception.Start, exception.Message);
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 throws this, without a place, for some malformed texts, e.g. a flow list that a new key interrupts.
            Mark mark = reader._parser.Current?.End ?? Mark.Empty;
            reader.Malformed(mark, "after this place the text makes no sense; a bracket or quote may be open");
        }

        return null;
    }

    // A carriage return alone ends a line in editors, but not in all of the parser's counting; a line feed does in both.
    private static string WithLineFeeds(string text) => !text.Contains('\r') ? text : string.Create(text.Length, text, static (span, source) =>
    {
        source.CopyTo(span);
        for (int i = 0; i < span.Length; i++)
        {
            if (span[i] == '\r' && (i + 1 == span.Length || span[i + 1] != '\n'))
            {
                span[i] = '\n';
            }
        }
    });

    private static bool CharactersAllowed(SourceText source, string text, DiagnosticBag diagnostics)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                line++;
                lineStart = i + 1;
            }
            else if ((char.IsControl(c) && c is not ('\t' or '\r')) || c is >= '\uE000' and <= '\uF8FF' or '\uFEFF' or '\u2028' or '\u2029')
            {
                diagnostics.Error(DiagnosticCodes.ForbiddenCharacter, new Place(source, line, i - lineStart + 1),
                    $"the character U+{(int)c:X4} is not allowed in a scenario", "remove it, or save the file as plain UTF-8 text");
                return false;
            }
        }

        return true;
    }

    private Node? ReadStream()
    {
        ParsingEvent? current = Next();
        while (current is StreamStart or DocumentStart)
        {
            current = Next();
        }

        if (current is null or StreamEnd)
        {
            _diagnostics.Error(DiagnosticCodes.EmptyDocument, new Place(_source, 1, 1),
                "the file holds nothing", "start with 'scenario: NAME'");
            return null;
        }

        Node? root = ReadNode(current, 1);
        if (root is null)
        {
            return null;
        }

        current = Next();
        while (current is DocumentEnd)
        {
            current = Next();
        }

        if (current is not (null or StreamEnd))
        {
            _diagnostics.Error(DiagnosticCodes.SeveralDocuments, PlaceOf(current.Start),
                "a second document begins here; a file holds one scenario", "remove '---' and what follows it");
            return null;
        }

        return root;
    }

    // Null: something was reported that ends the reading. What a tree can go on after is reported and read on.
    private Node? ReadNode(ParsingEvent current, int depth)
    {
        Place place = PlaceOf(current.Start);
        if (++_nodes > MaxNodes)
        {
            _diagnostics.Error(DiagnosticCodes.TooManyNodes, place, $"the text has more than {MaxNodes} keys and values",
                "put recorded data into a CSV file and name that");
            return null;
        }

        if (depth > MaxDepth)
        {
            _diagnostics.Error(DiagnosticCodes.TooDeep, place, $"the text is nested more than {MaxDepth} levels deep");
            return null;
        }

        if (current is AnchorAlias alias)
        {
            _diagnostics.Error(DiagnosticCodes.AliasNotAllowed, place,
                $"the alias '*{ScalarNode.Shortened(alias.Value.Value)}' is not allowed", "write the value out; or quote it if it is text");
            return new ScalarNode(place, "", quoted: true, singleLine: true);
        }

        if (current is NodeEvent node)
        {
            RefuseAnchorAndTag(node, place);
        }

        switch (current)
        {
            case Scalar scalar:
                return new ScalarNode(place, CallShield.Restore(scalar.Value), scalar.Style != ScalarStyle.Plain,
                    scalar.Start.Line == scalar.End.Line);
            case SequenceStart start:
                RefuseBlockStyle(start.Style == SequenceStyle.Block, place);
                return ReadSequence(new SequenceNode(place), depth);
            case MappingStart start:
                RefuseBlockStyle(start.Style == MappingStyle.Block, place);
                return ReadMapping(new MappingNode(place), depth);
            default:
                Malformed(current.Start, "a value is expected here");
                return null;
        }
    }

    private SequenceNode? ReadSequence(SequenceNode sequence, int depth)
    {
        for (ParsingEvent? current = Next(); current is not (null or SequenceEnd); current = Next())
        {
            Node? item = ReadNode(current, depth + 1);
            if (item is null)
            {
                return null;
            }

            sequence.Items.Add(item);
        }

        return sequence;
    }

    private MappingNode? ReadMapping(MappingNode mapping, int depth)
    {
        for (ParsingEvent? current = Next(); current is not (null or MappingEnd); current = Next())
        {
            Node? key = ReadNode(current, depth + 1);
            ParsingEvent? next = key is null ? null : Next();
            Node? value = next is null ? null : ReadNode(next, depth + 1);
            if (key is null || value is null)
            {
                return null;
            }

            if (key is not ScalarNode name)
            {
                _diagnostics.Error(DiagnosticCodes.KeyNotScalar, key.Place, $"a key is a word, but this is {key.Kind}");
            }
            else if (!mapping.TryAdd(name, value))
            {
                mapping.TryGet(name.Text, out MappingEntry first);
                _diagnostics.Error(DiagnosticCodes.DuplicateKey, name.Place, $"the key {name.Kind} stands here a second time",
                    $"the first is in line {first.Key.Place.Line}; remove one of them");
            }
        }

        return mapping;
    }

    private void RefuseAnchorAndTag(NodeEvent node, Place place)
    {
        if (!node.Anchor.IsEmpty)
        {
            _diagnostics.Error(DiagnosticCodes.AnchorNotAllowed, place,
                $"the anchor '&{ScalarNode.Shortened(node.Anchor.Value)}' is not allowed", "write the value out wherever it is needed");
        }

        if (!node.Tag.IsEmpty)
        {
            _diagnostics.Error(DiagnosticCodes.TagNotAllowed, place, "a tag ('!...') is not allowed", "quote the value if it is text");
        }
    }

    private void RefuseBlockStyle(bool isBlock, Place place)
    {
        if (_flowOnly && isBlock)
        {
            _diagnostics.Error(DiagnosticCodes.SettingValue, place,
                "the value of a setting is a scalar, a [list] or a {mapping}", "put braces or quotes around it");
        }
    }

    private ParsingEvent? Next() => _parser.MoveNext() ? _parser.Current : null;

    private Place PlaceOf(Mark mark) => new(_source, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private void Malformed(Mark mark, string message) =>
        _diagnostics.Error(DiagnosticCodes.MalformedYaml, WithinText(PlaceOf(mark)), $"not well-formed YAML: {Sentence(message)}",
            "quote text that holds any of : , # [ ] { }");

    // The parser takes the end of a text without a final line end for the start of another line, which nobody can look at.
    private Place WithinText(Place place)
    {
        int lines = _text.AsSpan().Count('\n') + 1;
        return place.Line <= lines ? place : place with { Line = lines, Column = _text.Length - _text.LastIndexOf('\n') };
    }

    // YamlDotNet's messages begin with the place, which a diagnostic has already, and end with a full stop.
    private static string Sentence(string message)
    {
        int end = message.StartsWith("(Line", StringComparison.Ordinal) ? message.LastIndexOf("): ", StringComparison.Ordinal) + 2 : 0;
        string sentence = ScalarNode.Shortened(CallShield.Restore(message[end..].Trim().TrimEnd('.')), 160);
        return sentence.Length > 0 ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;
    }
}
