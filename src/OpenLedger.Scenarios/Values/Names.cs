namespace OpenLedger.Scenarios.Values;

/// <summary>What names of scenarios and of their parts may look like. Names become folders and parts of dotted paths.</summary>
public static class Names
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule as a regular expression.</summary>
    public const string Pattern = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

    /// <summary>The rule, for whoever broke it.</summary>
    public static string Rule { get; } =
        $"a name has 1 to {MaxLength} letters, digits, hyphens and underscores, and begins with a letter or digit";

    /// <summary>Whether a text is a name: 1 to 64 letters, digits, hyphens and underscores, starting with a letter or
    /// digit.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(text[0]) &&
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
