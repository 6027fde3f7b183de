using System.Text.Json.Serialization;
using OpenLedger.Reporting.Json;

namespace OpenLedger.Reporting.Diffs;

/// <summary>Writes the differences of two results as JSON.</summary>
public static class DiffJson
{
    private static readonly DiffJsonContext Context = new(StrictJson.Options());

    /// <summary>The document as text, with a line feed at the end.</summary>
    public static string ToText(DiffDocument document) => StrictJson.ToText(document, Context.DiffDocument);
}

/// <summary>Serialisation code of differences, made at build time.</summary>
[JsonSerializable(typeof(DiffDocument))]
internal sealed partial class DiffJsonContext : JsonSerializerContext;
