using System.Globalization;

namespace OpenLedger.Scenarios.Values;

/// <summary>How numbers are written in messages and descriptions.</summary>
internal static class Written
{
    /// <summary>A number with its digits in groups of three.</summary>
    public static string Grouped(decimal value) => value.ToString("#,0.############", CultureInfo.InvariantCulture);

    /// <summary>A phrase as a sentence.</summary>
    public static string Sentence(string phrase) => phrase.Length == 0 ? "" : $"{char.ToUpperInvariant(phrase[0])}{phrase[1..]}.";
}
