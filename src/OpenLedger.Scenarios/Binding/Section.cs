using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Binding;

/// <summary>
/// A mapping with the keys of a <see cref="Shape"/>. Opening it reports every key that the shape does not have, with the nearest that it
/// does, every key that does not apply to its variant, and every key that is missing.
/// </summary>
internal sealed class Section
{
    private readonly BindContext _context;
    private readonly MappingNode _mapping;
    private readonly Shape _shape;
    private readonly Variant? _variant;

    private Section(BindContext context, Field field, MappingNode mapping, Shape shape)
    {
        _context = context;
        _mapping = mapping;
        _shape = shape;
        _variant = shape.VariantOf(mapping.TryGet(shape.By, out MappingEntry by) ? (by.Value as ScalarNode)?.Text ?? "" : null);
        Path = field.Path;
        Place = field.Place;
    }

    /// <summary>Dotted path; empty for the whole file.</summary>
    public string Path { get; }

    /// <summary>Where its own key stands: the place of what is missing in it.</summary>
    public Place Place { get; }

    private string Subject => Path.Length == 0 ? "a scenario" : Path;

    /// <summary>Opens the mapping of a field; null, and it was reported unless the field is null, if it is none.</summary>
    public static Section? Open(BindContext context, Field? field) =>
        field is null ? null : Open(context, field, field.Shape.As<SectionShape>().Shape);

    /// <summary>Opens the mapping of a field whose keys are known only now.</summary>
    public static Section? Open(BindContext context, Field field, Shape shape)
    {
        if (field.Value is not MappingNode mapping)
        {
            string subject = field.Path.Length == 0 ? "a scenario" : field.Path;
            context.Diagnostics.Error(DiagnosticCodes.WrongType, field.Value.Place,
                $"{subject} expects a mapping, not {field.Value.Kind}", $"its keys are {string.Join(", ", shape.Names)}");
            return null;
        }

        Section section = new(context, field, mapping, shape);
        foreach (MappingEntry entry in mapping.Entries)
        {
            section.CheckKey(entry.Key);
        }

        section.CheckRequired();
        return section;
    }

    /// <summary>Whether a key stands in it.</summary>
    public bool Has(string key) => _mapping.TryGet(key, out _);

    /// <summary>The field of a key; null if it is not there.</summary>
    public Field? Get(string key)
    {
        Key known = Known(key);
        return _mapping.TryGet(key, out MappingEntry entry) ? new Field(PathOf(key), entry.Key.Place, entry.Value, known.Value) : null;
    }

    /// <summary>The field of a key that other parts of the file make necessary; null, and it was reported, if it is not there.</summary>
    public Field? Required(string key, string hint)
    {
        Field? field = Get(key);
        if (field is null)
        {
            ReportMissing(Known(key), hint);
        }

        return field;
    }

    private void CheckRequired()
    {
        foreach (Key key in _variant is null ? _shape.Keys : _shape.Keys.AddRange(_variant.Keys))
        {
            if (key.Required && !Has(key.Name) && !key.Unless.Any(Has))
            {
                ReportMissing(key);
            }
        }
    }

    private void CheckKey(ScalarNode key)
    {
        Key? known = _shape.Find(key.Text, _variant);
        if (known is null)
        {
            _context.Diagnostics.Error(DiagnosticCodes.UnknownKey, key.Place,
                $"unknown key {key.Kind} in {Subject}", UnknownKeyHints.For(Path, key.Text, _shape.Names));
        }
        else if (!_shape.Applies(key.Text, _variant))
        {
            string[] others = [.. _shape.Variants.Where(variant => _shape.Applies(key.Text, variant)).Select(variant => variant.Word)];
            _context.Diagnostics.Error(DiagnosticCodes.KeyDoesNotApply, key.Place, $"{PathOf(key.Text)} does not apply to {_variant!.Noun}",
                $"remove it; it is for {_shape.By}: {string.Join(" or ", others)}");
        }
        else if (known.NotBeside.Length > 0 && Has(known.NotBeside))
        {
            _context.Diagnostics.Error(DiagnosticCodes.KeyDoesNotApply, key.Place,
                $"{PathOf(key.Text)} does not apply beside '{known.NotBeside}'", "remove it");
        }
        else if (known.OnlyWith is { } companion && !IsThere(companion))
        {
            _context.Diagnostics.Error(DiagnosticCodes.KeyDoesNotApply, key.Place,
                $"{PathOf(key.Text)} does not apply without '{companion}'", $"remove it, or write {companion}");
        }
    }

    private bool IsThere(Companion companion) =>
        _mapping.TryGet(companion.Key, out MappingEntry entry) &&
        (companion.Word.Length == 0 || (entry.Value as ScalarNode)?.Text == companion.Word);

    private void ReportMissing(Key key, string hint = "")
    {
        string unless = key.Unless.Length == 0 ? "" : $" (or {string.Join(" or ", key.Unless)})";
        _context.Diagnostics.Error(DiagnosticCodes.MissingKey, Place,
            $"{(Path.Length == 0 ? "the scenario" : Path)} needs the key '{key.Name}'{unless}",
            hint.Length > 0 ? hint : $"for example {key.Name}: {key.Example}");
    }

    // A binder that asks for a key which the shape does not have would read what nobody can write.
    private Key Known(string key) =>
        _shape.Find(key, _variant) ?? throw new InvariantViolationException($"the shape '{_shape.Name}' has no key '{key}'");

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
