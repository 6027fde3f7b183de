using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace OpenLedger.Sim.Verbs;

/// <summary>Options that say what they take when they get something else.</summary>
internal static class OptionParsers
{
    /// <summary>An option with one whole number in a range; absent is null.</summary>
    public static Option<T?> WholeNumber<T>(string name, string description, T from, T to)
        where T : struct, IBinaryInteger<T>
    {
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Parse(result, name, from, to),
        };
    }

    private static T? Parse<T>(ArgumentResult result, string name, T from, T to)
        where T : struct, IBinaryInteger<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T value) && value >= from && value <= to)
        {
            return value;
        }

        result.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{name} takes a whole number from {from} to {to}, not '{text}'."));
        return null;
    }
}
