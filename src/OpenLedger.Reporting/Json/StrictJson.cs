using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Reporting.Diffs;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Json;

/// <summary>
/// What the JSON documents of this program have in common. Written: UTF-8 without byte order mark, two blanks of indentation, line
/// feeds, doubles in their shortest form that reads back to the same bits; equal documents give equal bytes. Read: nothing
/// unknown, nothing twice, nothing missing, nothing null.
/// </summary>
internal static class StrictJson
{
    /// <summary>The largest file that is read, in bytes; anything above was not written by this program.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The document as text, with a line feed at the end.</summary>
    public static string ToText<T>(T document, JsonTypeInfo<T> type) => JsonSerializer.Serialize(document, type) + "\n";

    /// <summary>The bytes of a file; null with a diagnostic if they cannot be had.</summary>
    public static byte[]? TryReadBytes(string path, DocumentKind kind, out Diagnostic? diagnostic)
    {
        byte[]? bytes = WholeFile.TryRead(path, MaxBytes, out string problem, out _);
        diagnostic = bytes is null ? Error(path, kind.Unreadable, $"the file {problem}", kind.Remedy) : null;
        return bytes;
    }

    /// <summary>Reads a document; null with a diagnostic that names the place if the bytes are none.</summary>
    public static T? Parse<T>(
        string path, ReadOnlySpan<byte> bytes, DocumentKind kind, JsonTypeInfo<T> type, out Diagnostic? diagnostic)
        where T : class
    {
        try
        {
            T? document = JsonSerializer.Deserialize(bytes, type);
            diagnostic = document is null
                ? Error(path, kind.NotOne, "the file holds nothing", kind.Remedy)
                : NoNull(path, bytes, kind);
            return diagnostic is null ? document : null;
        }
        catch (JsonException exception)
        {
            string where = exception.Path is { Length: > 1 } place ? $" at {place}" : "";
            diagnostic = new Diagnostic(
                Severity.Error,
                kind.NotOne,
                path,
                (int)(exception.LineNumber ?? 0) + 1,
                (int)(exception.BytePositionInLine ?? 0) + 1,
                $"not {kind.Name}{where}: {FirstSentence(exception.Message)}",
                kind.Remedy);
            return null;
        }
    }

    /// <summary>An error about a file as a whole.</summary>
    public static Diagnostic Error(string path, int code, string message, string hint) =>
        new(Severity.Error, code, path, 1, 1, message, hint);

    /// <summary>The options behind all of it.</summary>
    public static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        // The files are read by people too; they are never pasted into HTML as they stand.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
        Converters =
        {
            new FiniteNumberConverter(), new VerdictConverter(), new BaselineVerdictConverter(),
            new DifferenceVerdictConverter(), new DiffMethodConverter(), new BenchVerdictConverter(),
        },
    };

    // What was not measured is absent. The serializer refuses null where a property may not have it, but not among the elements of
    // a list or the values of a mapping.
    private static Diagnostic? NoNull(string path, ReadOnlySpan<byte> bytes, DocumentKind kind)
    {
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                ReadOnlySpan<byte> before = bytes[..(int)reader.TokenStartIndex];
                return new Diagnostic(
                    Severity.Error,
                    kind.NotOne,
                    path,
                    before.Count((byte)'\n') + 1,
                    before.Length - before.LastIndexOf((byte)'\n'),
                    $"not {kind.Name}: a value is null",
                    kind.Remedy);
            }
        }

        return null;
    }

    // The serializer appends the place, which a diagnostic has in front, and advice for those who call it.
    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message.TrimEnd('.') : message[..end];
    }
}
