using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Json;

/// <summary>
/// Writes and reads result.json: UTF-8 without byte order mark, two blanks of indentation, line feeds, a line feed at the end;
/// doubles in their shortest form that reads back to the same bits. Equal documents give equal bytes.
/// </summary>
public static class ResultJson
{
    /// <summary>The largest result that is read, in bytes; anything above was not written by this program.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int Unreadable = 6001;
    private const int NotAResult = 6002;
    private const int OtherSchema = 6003;
    private const int BadValue = 6004;

    private static readonly ResultJsonContext Context = new(Options());

    /// <summary>The document as text, with a line feed at the end.</summary>
    public static string ToText(ResultDocument document) =>
        JsonSerializer.Serialize(document, Context.ResultDocument) + "\n";

    /// <summary>The document as the bytes of its file.</summary>
    public static byte[] ToBytes(ResultDocument document) => Encoding.UTF8.GetBytes(ToText(document));

    /// <summary>Reads a result file. Returns null with a diagnostic if it cannot be read or is not a result, in whatever
    /// way.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="diagnostic">What is wrong; null if nothing is.</param>
    public static ResultDocument? Read(string path, out Diagnostic? diagnostic)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes)
            {
                diagnostic = Error(path, Unreadable, $"the file is larger than {MaxBytes >> 20} MiB", "name a result.json");
                return null;
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string why = Directory.Exists(path) ? "it is a directory"
                : File.Exists(path) ? exception.Message
                : "there is no such file";
            diagnostic = Error(path, Unreadable, $"cannot read the result: {why}", "name a result.json that a run wrote");
            return null;
        }

        return Parse(path, bytes, out diagnostic);
    }

    /// <summary>Parses the bytes of a result file; see <see cref="Read"/>.</summary>
    public static ResultDocument? Parse(string path, ReadOnlySpan<byte> bytes, out Diagnostic? diagnostic)
    {
        ResultDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(bytes, Context.ResultDocument);
        }
        catch (JsonException exception)
        {
            string where = exception.Path is { Length: > 1 } place ? $" at {place}" : "";
            diagnostic = new Diagnostic(
                Severity.Error,
                NotAResult,
                path,
                (int)(exception.LineNumber ?? 0) + 1,
                (int)(exception.BytePositionInLine ?? 0) + 1,
                $"not a result{where}: {FirstSentence(exception.Message)}",
                "name a result.json that a run of this version wrote");
            return null;
        }

        diagnostic = document is null
            ? Error(path, NotAResult, "the file holds nothing", "name a result.json")
            : Check(path, document);
        return diagnostic is null ? document : null;
    }

    private static Diagnostic? Check(string path, ResultDocument document)
    {
        if (document.Schema != ResultDocument.CurrentSchema)
        {
            return Error(
                path, OtherSchema, $"the schema is '{document.Schema}'", $"this version reads '{ResultDocument.CurrentSchema}'");
        }

        if (!ulong.TryParse(document.Seed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return Error(path, BadValue, $"the seed '{document.Seed}' is not a whole number of 64 bits", "was the file edited?");
        }

        return document.Settings.Replications >= 1
            ? null
            : Error(path, BadValue, "replications is below 1", "was the file edited?");
    }

    private static Diagnostic Error(string path, int code, string message, string hint) =>
        new(Severity.Error, code, path, 1, 1, message, hint);

    // The serializer appends the place, which a diagnostic has in front.
    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        // The file is read by people too; it is never pasted into HTML as it stands.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
        Converters = { new VerdictConverter() },
    };
}
