using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Json;

/// <summary>Writes and reads result.json. Equal documents give equal bytes.</summary>
public static class ResultJson
{
    /// <summary>The largest result that is read, in bytes; anything above was not written by this program.</summary>
    public const int MaxBytes = StrictJson.MaxBytes;

    private static readonly DocumentKind Kind = new("a result", "name a result.json that a run of this version wrote", 6001);
    private static readonly ResultJsonContext Context = new(StrictJson.Options());

    /// <summary>What the serializer knows of a result; the schema of results comes from it.</summary>
    internal static JsonTypeInfo<ResultDocument> TypeInfo => Context.ResultDocument;

    /// <summary>The document as text, with a line feed at the end.</summary>
    public static string ToText(ResultDocument document) => StrictJson.ToText(document, Context.ResultDocument);

    /// <summary>The document as the bytes of its file.</summary>
    public static byte[] ToBytes(ResultDocument document) => Encoding.UTF8.GetBytes(ToText(document));

    /// <summary>Reads a result file. Returns null with a diagnostic if it cannot be read or is not a result, in whatever
    /// way.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="diagnostic">What is wrong; null if nothing is.</param>
    public static ResultDocument? Read(string path, out Diagnostic? diagnostic) =>
        StrictJson.TryReadBytes(path, Kind, out diagnostic) is { } bytes ? Parse(path, bytes, out diagnostic) : null;

    /// <summary>Parses the bytes of a result file; see <see cref="Read"/>.</summary>
    public static ResultDocument? Parse(string path, ReadOnlySpan<byte> bytes, out Diagnostic? diagnostic)
    {
        ResultDocument? document = StrictJson.Parse(path, bytes, Kind, Context.ResultDocument, out diagnostic);
        diagnostic ??= Check(path, document!);
        return diagnostic is null ? document : null;
    }

    private static Diagnostic? Check(string path, ResultDocument document)
    {
        if (document.Schema != ResultDocument.CurrentSchema)
        {
            return StrictJson.Error(
                path,
                Kind.OtherSchema,
                $"the schema is '{document.Schema}'",
                $"this version reads '{ResultDocument.CurrentSchema}'");
        }

        if (!ulong.TryParse(document.Seed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return StrictJson.Error(
                path, Kind.BadValue, $"the seed '{document.Seed}' is not a whole number of 64 bits", "was the file edited?");
        }

        return document.Settings.Replications >= 1
            ? null
            : StrictJson.Error(path, Kind.BadValue, "replications is below 1", "was the file edited?");
    }
}
