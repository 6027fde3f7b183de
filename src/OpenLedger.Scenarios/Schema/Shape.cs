using System.Collections.Immutable;

namespace OpenLedger.Scenarios.Schema;

/// <summary>
/// A mapping with fixed keys: what a section of a scenario file looks like. Where the keys depend on a kind, that kind is itself a key,
/// and every kind has keys of its own beside the common ones.
/// </summary>
/// <param name="Name">Its name among the definitions of the JSON Schema; also what sections of this shape are called.</param>
/// <param name="Meaning">What it describes, in sentences.</param>
/// <param name="Keys">The keys that all variants have, in the order in which one writes them.</param>
internal sealed record Shape(string Name, string Meaning, params ImmutableArray<Key> Keys)
{
    private ImmutableArray<string>? _names;

    /// <summary>The key that says which variant it is; empty if there are no variants.</summary>
    public string By { get; init; } = "";

    /// <summary>The variants; none if all keys always apply.</summary>
    public ImmutableArray<Variant> Variants { get; init; } = [];

    /// <summary>The names of all keys, each once: the common ones, then those of the variants.</summary>
    public ImmutableArray<string> Names =>
        _names ??= [.. Keys.Concat(Variants.SelectMany(variant => variant.Keys)).Select(key => key.Name).Distinct()];

    /// <summary>The variant that a word names; null if it names none.</summary>
    /// <param name="word">What stands behind the key <see cref="By"/>; null if the key is not there.</param>
    public Variant? VariantOf(string? word)
    {
        word ??= Keys.FirstOrDefault(key => key.Name == By)?.Default;
        return Variants.FirstOrDefault(variant => variant.Word == word);
    }

    /// <summary>The key of a name: as the variant has it, else as all or another variant has it; null if there is none.</summary>
    public Key? Find(string name, Variant? variant) =>
        variant?.Keys.FirstOrDefault(key => key.Name == name) ??
        Keys.FirstOrDefault(key => key.Name == name) ??
        Variants.SelectMany(other => other.Keys).FirstOrDefault(key => key.Name == name);

    /// <summary>Whether a key applies to a variant; with no variant chosen, all do.</summary>
    public bool Applies(string name, Variant? variant) =>
        variant is null || Keys.Concat(variant.Keys).Any(key => key.Name == name);
}

/// <summary>The keys that one kind of section has beside the common ones.</summary>
/// <param name="Word">The word that stands for it.</param>
/// <param name="Noun">What sections of this kind are called in a message, in the plural.</param>
/// <param name="Keys">Its own keys.</param>
internal sealed record Variant(string Word, string Noun, params ImmutableArray<Key> Keys);
