using System.Text.Json.Serialization;
using OpenLedger.Reporting.Authority;

namespace OpenLedger.Reporting.Json;

/// <summary>Writes what <c>olsim explain</c> found, in the same form as a result.</summary>
public static class ExplainJson
{
    private static readonly ExplainJsonContext Context = new(StrictJson.Options());

    /// <summary>The document as text, with a line feed at the end.</summary>
    public static string ToText(ExplainDocument document) => StrictJson.ToText(document, Context.ExplainDocument);
}

/// <summary>Serialisation code of an explanation, made at build time.</summary>
[JsonSerializable(typeof(ExplainDocument))]
internal sealed partial class ExplainJsonContext : JsonSerializerContext;
