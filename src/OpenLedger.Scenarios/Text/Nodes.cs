namespace OpenLedger.Scenarios.Text;

/// <summary>A piece of a scenario file with its place: a scalar, a list or a mapping.</summary>
internal abstract class Node(Place place)
{
    /// <summary>Where it begins.</summary>
    public Place Place { get; } = place;

    /// <summary>What a reader of the file would call it.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value, as text: what it means is decided where it is bound, never by YAML.</summary>
/// <param name="place">Where it begins, a quote included.</param>
/// <param name="text">The text without quotes.</param>
/// <param name="quoted">Whether it was quoted or a block of text.</param>
/// <param name="singleLine">Whether it stands on one line, so that offsets into the text give columns.</param>
internal sealed class ScalarNode(Place place, string text, bool quoted, bool singleLine) : Node(place)
{
    public string Text { get; } = text;

    public bool Quoted { get; } = quoted;

    public override string Kind => Text.Length == 0 && !Quoted ? "nothing" : $"'{Shortened(Text)}'";

    /// <summary>
    /// The place of a character of the text; the place of the whole where the scalar runs over several lines. Escapes inside double
    /// quotes shift it, which values of a scenario have no use for.
    /// </summary>
    public Place At(int offset) => singleLine ? Place with { Column = Place.Column + offset + (Quoted ? 1 : 0) } : Place;

    /// <summary>At most 60 (or so many) characters of a text for a message: without line ends, and with a question mark for every other
    /// control character, which a data file may hold and a terminal would obey.</summary>
    public static string Shortened(string text, int most = 60)
    {
        string line = (text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 3), "...")).ReplaceLineEndings(" ");
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? '?' : c)) : line;
    }
}

/// <summary>A list.</summary>
internal sealed class SequenceNode(Place place) : Node(place)
{
    public List<Node> Items { get; } = [];

    public override string Kind => "a list";
}

/// <summary>One key of a mapping with its value.</summary>
internal readonly record struct MappingEntry(ScalarNode Key, Node Value);

/// <summary>A mapping, in the order of the file. Keys are unique.</summary>
internal sealed class MappingNode(Place place) : Node(place)
{
    private readonly Dictionary<string, int> _indexByKey = new(StringComparer.Ordinal);
    private readonly List<MappingEntry> _entries = [];

    public IReadOnlyList<MappingEntry> Entries => _entries;

    public override string Kind => "a mapping";

    /// <summary>Looks a key up.</summary>
    public bool TryGet(string key, out MappingEntry entry)
    {
        bool found = _indexByKey.TryGetValue(key, out int index);
        entry = found ? _entries[index] : default;
        return found;
    }

    /// <summary>Adds an entry; false, and nothing happens, if the key is there already.</summary>
    public bool TryAdd(ScalarNode key, Node value)
    {
        if (!_indexByKey.TryAdd(key.Text, _entries.Count))
        {
            return false;
        }

        _entries.Add(new MappingEntry(key, value));
        return true;
    }

    /// <summary>Replaces the value of a key, or adds the key at the end.</summary>
    public void Set(ScalarNode key, Node value)
    {
        if (!TryAdd(key, value))
        {
            _entries[_indexByKey[key.Text]] = new MappingEntry(key, value);
        }
    }
}
