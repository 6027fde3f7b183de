using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Binding;

/// <summary>The names that a section of the file gives, each with its index, in the order of the file.</summary>
/// <param name="noun">What bears the names, for messages: "asset", "population".</param>
internal sealed class NameTable(string noun)
{
    private readonly Dictionary<string, int> _indexByName = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>What bears the names.</summary>
    public string Noun { get; } = noun;

    public IReadOnlyList<string> Names => _names;

    /// <summary>Adds a name; keys of a mapping are unique, so it cannot be there already.</summary>
    public void Add(string name)
    {
        _indexByName.Add(name, _names.Count);
        _names.Add(name);
    }

    public bool TryFind(string name, out int index) => _indexByName.TryGetValue(name, out index);

    /// <summary>The index of what a scalar names; -1, and it was reported, if nothing bears the name.</summary>
    public int Find(BindContext context, string path, Place place, string name)
    {
        if (TryFind(name, out int index))
        {
            return index;
        }

        string none = _names.Count == 0 ? $"the scenario has no {Noun}" : "";
        context.Diagnostics.Error(DiagnosticCodes.UnknownName, place,
            $"{path} names the {Noun} '{ScalarNode.Shortened(name)}', which does not exist",
            context.Diagnostics.IsFull || none.Length > 0 ? none : NearestName.Hint(name, _names));
        return -1;
    }
}
