using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Binding;

/// <summary>A mapping with a fixed set of keys. Opening it reports every key that it does not know, with the nearest that it does.</summary>
internal sealed class Section
{
    private readonly BindContext _context;
    private readonly MappingNode _mapping;

    private Section(BindContext context, string path, Place place, MappingNode mapping)
    {
        _context = context;
        _mapping = mapping;
        Path = path;
        Place = place;
    }

    /// <summary>Dotted path; empty for the whole file.</summary>
    public string Path { get; }

    /// <summary>Where its own key stands: the place of what is missing in it.</summary>
    public Place Place { get; }

    /// <summary>Opens the mapping of a field; null, and it was reported unless the field is null, if it is none.</summary>
    /// <param name="context">Where errors go.</param>
    /// <param name="field">The field.</param>
    /// <param name="keys">All keys that may stand in it.</param>
    public static Section? Open(BindContext context, Field? field, params ReadOnlySpan<string> keys)
    {
        if (field is null)
        {
            return null;
        }

        if (field.Value is not MappingNode mapping)
        {
            string subject = field.Path.Length == 0 ? "a scenario" : field.Path;
            context.Diagnostics.Error(DiagnosticCodes.WrongType, field.Value.Place,
                $"{subject} expects a mapping, not {field.Value.Kind}", $"its keys are {string.Join(", ", keys!)}");
            return null;
        }

        foreach (MappingEntry entry in mapping.Entries)
        {
            if (!keys.Contains(entry.Key.Text))
            {
                string where = field.Path.Length == 0 ? "a scenario" : field.Path;
                context.Diagnostics.Error(DiagnosticCodes.UnknownKey, entry.Key.Place,
                    $"unknown key {entry.Key.Kind} in {where}", UnknownKeyHints.For(field.Path, entry.Key.Text, keys.ToArray()));
            }
        }

        return new Section(context, field.Path, field.Place, mapping);
    }

    /// <summary>Whether a key stands in it.</summary>
    public bool Has(string key) => _mapping.TryGet(key, out _);

    /// <summary>The field of a key; null if it is not there.</summary>
    public Field? Optional(string key) =>
        _mapping.TryGet(key, out MappingEntry entry) ? new Field(PathOf(key), entry.Key.Place, entry.Value) : null;

    /// <summary>The field of a key; null, and it was reported, if it is not there.</summary>
    public Field? Required(string key, string hint = "")
    {
        Field? field = Optional(key);
        if (field is null)
        {
            _context.Diagnostics.Error(DiagnosticCodes.MissingKey, Place,
                $"{(Path.Length == 0 ? "the scenario" : Path)} needs the key '{key}'", hint);
        }

        return field;
    }

    /// <summary>Reports each of some keys that stands in it although it does not apply.</summary>
    public void Refuse(string because, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_mapping.TryGet(key, out MappingEntry entry))
            {
                _context.Diagnostics.Error(DiagnosticCodes.KeyDoesNotApply, entry.Key.Place,
                    $"{PathOf(key)} does not apply {because}", "remove it");
            }
        }
    }

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
