using System.Text.Json.Serialization;
using OpenLedger.Reporting.Json;

namespace OpenLedger.Reporting.Checks;

/// <summary>Writes a check as JSON.</summary>
public static class CheckJson
{
    private static readonly CheckJsonContext Context = new(StrictJson.Options());

    /// <summary>The document as text, with a line feed at the end.</summary>
    public static string ToText(CheckDocument document) => StrictJson.ToText(document, Context.CheckDocument);
}

/// <summary>Serialisation code of a check, made at build time.</summary>
[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;
