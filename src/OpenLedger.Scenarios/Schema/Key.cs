using System.Collections.Immutable;

namespace OpenLedger.Scenarios.Schema;

/// <summary>A key of a section.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">What stands behind it.</param>
/// <param name="Meaning">What it means, in sentences.</param>
/// <param name="Example">A value as a file would write it, calls in quotes.</param>
internal sealed record Key(string Name, ValueShape Value, string Meaning, string Example)
{
    /// <summary>Whether it has to be there.</summary>
    public bool Required { get; private init; }

    /// <summary>Required, but for sections in which one of these keys stands.</summary>
    public ImmutableArray<string> Unless { get; init; } = [];

    /// <summary>A key beside which this one may not stand; empty for none.</summary>
    public string NotBeside { get; init; } = "";

    /// <summary>What has to stand beside it; null if it may stand alone.</summary>
    public Companion? OnlyWith { get; init; }

    /// <summary>What is taken for granted where the key is missing, as a file would write it; empty where that is nothing.</summary>
    public string Default { get; init; } = "";

    /// <summary>A key that has to be there.</summary>
    public static Key Needed(string name, ValueShape value, string meaning, string example) =>
        new(name, value, meaning, example) { Required = true };

    /// <summary>A key that may be left out.</summary>
    public static Key Optional(string name, ValueShape value, string meaning, string example) => new(name, value, meaning, example);
}

/// <summary>A key that another one needs beside it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Word">The word that has to stand behind it; empty if any value does.</param>
internal readonly record struct Companion(string Key, string Word = "")
{
    /// <summary>As a file has it.</summary>
    public override string ToString() => Word.Length == 0 ? Key : $"{Key}: {Word}";
}
