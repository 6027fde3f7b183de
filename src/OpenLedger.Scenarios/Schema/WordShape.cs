using System.Collections.Immutable;

namespace OpenLedger.Scenarios.Schema;

/// <summary>One of a few words.</summary>
/// <param name="Words">The words with what they mean; in the order in which they are listed.</param>
internal abstract record WordShape(ImmutableArray<(string Word, string Meaning)> Words) : ValueShape
{
    public override string Facts => string.Join(" ", Words.Select(word => $"{word.Word}: {word.Meaning}"));
}

/// <summary>One of a few words, each with the value that binders take it for.</summary>
internal sealed record WordShape<T> : WordShape
    where T : notnull
{
    private readonly ImmutableArray<T> _values;

    /// <summary>Makes the shape of words, values and meanings (sentences).</summary>
    public WordShape(params ImmutableArray<(string Word, T Value, string Meaning)> words)
        : base([.. words.Select(word => (word.Word, word.Meaning))]) => _values = [.. words.Select(word => word.Value)];

    /// <summary>Finds the value of a word.</summary>
    public bool TryFind(string text, out T? value)
    {
        for (int i = 0; i < Words.Length; i++)
        {
            if (Words[i].Word == text)
            {
                value = _values[i];
                return true;
            }
        }

        value = default;
        return false;
    }
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed record FlagShape : ValueShape;
