using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using OpenLedger.Reporting.Json;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Baselines;

/// <summary>Writes and reads baselines. Equal documents give equal bytes, so that a difference in git is one in figures.</summary>
public static class BaselineJson
{
    private static readonly DocumentKind Kind = new(
        "a baseline", "write it anew: olsim check <scenario.yaml> --update", 6011);

    private static readonly BaselineJsonContext Context = new(StrictJson.Options());

    /// <summary>The document as the bytes of its file.</summary>
    public static byte[] ToBytes(BaselineDocument document) =>
        Encoding.UTF8.GetBytes(StrictJson.ToText(document, Context.BaselineDocument));

    /// <summary>Reads a baseline. Returns null with a diagnostic if it cannot be read or is not a baseline, in whatever
    /// way.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="scenario">The scenario that it must be of.</param>
    /// <param name="diagnostic">What is wrong; null if nothing is.</param>
    public static BaselineDocument? Read(string path, string scenario, out Diagnostic? diagnostic) =>
        StrictJson.TryReadBytes(path, Kind, out diagnostic) is { } bytes ? Parse(path, bytes, scenario, out diagnostic) : null;

    /// <summary>Parses the bytes of a baseline; see <see cref="Read"/>.</summary>
    public static BaselineDocument? Parse(string path, ReadOnlySpan<byte> bytes, string scenario, out Diagnostic? diagnostic)
    {
        BaselineDocument? document = StrictJson.Parse(path, bytes, Kind, Context.BaselineDocument, out diagnostic);
        diagnostic ??= Check(path, document!, scenario);
        return diagnostic is null ? document : null;
    }

    private static Diagnostic? Check(string path, BaselineDocument document, string scenario)
    {
        if (document.Schema != BaselineDocument.CurrentSchema)
        {
            return StrictJson.Error(
                path,
                Kind.OtherSchema,
                $"the schema is '{document.Schema}'",
                $"this version reads '{BaselineDocument.CurrentSchema}'; {Kind.Remedy}");
        }

        string? wrong = document.Scenario != scenario ? $"it is the baseline of '{document.Scenario}', not of '{scenario}'"
            : !ulong.TryParse(document.Seed, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? $"the seed '{document.Seed}' is not a whole number of 64 bits"
            : document.Replications < 1 ? "replications is below 1"
            : document.Digest.Length != 64 || !document.Digest.All(char.IsAsciiHexDigitLower)
                ? $"the digest '{document.Digest}' does not have 64 hexadecimal digits"
            : null;
        return wrong is null ? null : StrictJson.Error(path, Kind.BadValue, wrong, $"was the file edited? {Kind.Remedy}");
    }
}

/// <summary>Serialisation code of a baseline, made at build time.</summary>
[JsonSerializable(typeof(BaselineDocument))]
internal sealed partial class BaselineJsonContext : JsonSerializerContext;
