using System.Collections.Immutable;
using OpenLedger.Scenarios.Values;

namespace OpenLedger.Scenarios.Schema;

/// <summary>A mapping with fixed keys.</summary>
internal sealed record SectionShape(Shape Shape) : ValueShape;

/// <summary>A mapping from names that the file chooses, or refers to, to values of one shape.</summary>
/// <param name="Noun">What bears the names.</param>
/// <param name="Entry">What stands behind each name.</param>
internal sealed record MapShape(string Noun, ValueShape Entry) : ValueShape
{
    /// <summary>The fewest entries.</summary>
    public int AtLeast { get; init; }

    /// <summary>The most entries; the largest number where there is no limit.</summary>
    public int AtMost { get; init; } = int.MaxValue;

    /// <summary>A name that may not be chosen; empty for none.</summary>
    public string Reserved { get; init; } = "";

    /// <summary>Whether keys are names; otherwise they are any text, such as the address of a contract.</summary>
    public bool KeysAreNames { get; init; } = true;

    public override string Facts => Entry is SectionShape ? "" : Entry.Facts;
}

/// <summary>A list of values of one shape.</summary>
/// <param name="Item">What each item is.</param>
/// <param name="AtLeast">The fewest items.</param>
internal sealed record ListShape(ValueShape Item, int AtLeast = 0) : ValueShape
{
    public override string Facts => Item is SectionShape or RowShape ? "" : Item.Facts;
}

/// <summary>A list of a fixed number of values, each of its own shape.</summary>
internal sealed record RowShape(ImmutableArray<(string Name, ValueShape Value)> Columns) : ValueShape;

/// <summary>A value of another shape, or one of a few words in its place.</summary>
/// <param name="Else">What stands there if none of the words does.</param>
/// <param name="Words">The words and what they mean.</param>
internal sealed record EitherShape(ValueShape Else, params ImmutableArray<(string Word, string Meaning)> Words) : ValueShape
{
    public override string Facts =>
        $"{Else.Facts} {string.Join(' ', Words.Select(word => Written.Sentence($"or {word.Word}: {word.Meaning}")))}".TrimStart();
}
