using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Schema;

/// <summary>
/// A tree as JSON, its plain scalars typed as YAML 1.2's core schema has it: what an editor that checks a file against the JSON Schema
/// sees. The loader itself never takes a scalar for anything but text.
/// </summary>
internal static partial class NodeJson
{
    /// <summary>Converts a tree; null stands for YAML's null.</summary>
    public static JsonNode? Of(Node node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Of(entry.Value)))),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(Of)]),
        ScalarNode { Quoted: false } scalar => OfPlain(scalar.Text),
        _ => JsonValue.Create(((ScalarNode)node).Text),
    };

    /// <summary>A value as a file would write it; it has to be well-formed.</summary>
    public static JsonNode? Of(string value) =>
        Of(TreeReader.ReadValue(new SourceText("example", "", 0), value, new DiagnosticBag()) ??
            throw new ArgumentException($"not well-formed: {value}", nameof(value)));

    private static JsonNode? OfPlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when JsonNumber().IsMatch(text) => JsonNode.Parse(text),
        _ when YamlNumber().IsMatch(text) => JsonValue.Create(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ when YamlInteger().Match(text) is { Success: true } match => JsonValue.Create(OfDigits(match)),
        _ => JsonValue.Create(text),
    };

    // Large ones are not exact, as they are not in the editors that this stands for.
    private static double OfDigits(Match match)
    {
        double radix = match.Groups["octal"].Success ? 8 : 16;
        double value = 0;
        foreach (char digit in match.Groups["octal"].Value + match.Groups["hexadecimal"].Value)
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
        }

        return value;
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?\z")]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex YamlNumber();

    [GeneratedRegex(@"^0(o(?<octal>[0-7]+)|x(?<hexadecimal>[0-9a-fA-F]+))\z")]
    private static partial Regex YamlInteger();
}
