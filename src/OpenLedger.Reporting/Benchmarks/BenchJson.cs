using System.Text.Json.Serialization;
using OpenLedger.Reporting.Json;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Benchmarks;

/// <summary>Writes and reads runs of benchmarks.</summary>
public static class BenchJson
{
    // Comparing takes time and memory by the product of the samples on both sides.
    private const int MostSamples = 1_000;

    private static readonly DocumentKind Kind = new("a run of benchmarks", "make one: olsim bench --save FILE", 6021);

    private static readonly BenchJsonContext Context = new(StrictJson.Options());

    /// <summary>The document as text, with a line feed at the end.</summary>
    public static string ToText(BenchDocument document) => StrictJson.ToText(document, Context.BenchDocument);

    /// <summary>Reads a saved run. Returns null with a diagnostic if it cannot be read or is none, in whatever way.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="diagnostic">What is wrong; null if nothing is.</param>
    public static BenchDocument? Read(string path, out Diagnostic? diagnostic) =>
        StrictJson.TryReadBytes(path, Kind, out diagnostic) is { } bytes ? Parse(path, bytes, out diagnostic) : null;

    /// <summary>Parses the bytes of a saved run; see <see cref="Read"/>.</summary>
    public static BenchDocument? Parse(string path, ReadOnlySpan<byte> bytes, out Diagnostic? diagnostic)
    {
        BenchDocument? document = StrictJson.Parse(path, bytes, Kind, Context.BenchDocument, out diagnostic);
        diagnostic ??= Check(path, document!);
        return diagnostic is null ? document : null;
    }

    private static Diagnostic? Check(string path, BenchDocument document)
    {
        if (document.Schema != BenchDocument.CurrentSchema)
        {
            return StrictJson.Error(
                path,
                Kind.OtherSchema,
                $"the schema is '{document.Schema}'",
                $"this version reads '{BenchDocument.CurrentSchema}'; {Kind.Remedy}");
        }

        foreach ((string suite, var cases) in document.Suites)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (BenchCaseSection section in cases)
            {
                string? wrong = names.Add(section.Name) ? Wrong(section) : "is there twice";
                if (wrong is not null)
                {
                    return StrictJson.Error(
                        path, Kind.BadValue, $"case '{section.Name}' of '{suite}' {wrong}", $"was the file edited? {Kind.Remedy}");
                }
            }
        }

        return null;
    }

    // What is wrong with a case, as the end of a sentence; null if nothing.
    private static string? Wrong(BenchCaseSection section)
    {
        if (!BenchUnitNames.All.Contains(section.Unit))
        {
            return $"has the unknown unit '{section.Unit}'";
        }

        if (section.Skipped is not null)
        {
            return section.Samples is null && section.Median is null ? null : "is skipped and has samples";
        }

        bool isTime = section.Unit != BenchUnitNames.Bytes;
        return section.Samples is not { IsDefaultOrEmpty: false } samples ? "has neither samples nor a reason to be skipped"
            : section.Median is null || section.AllocatedBytesPerOperation is null or < 0 || section.Operations is null or < 1
                ? "lacks its median, its operations or its allocated bytes"
            : samples.Length > MostSamples ? "has more samples than anybody takes"
            : samples.Any(sample => isTime ? sample <= 0 : sample < 0) ? "has a sample that cannot be"
            : section.ResultHash is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigitLower)
                ? "has a result hash that is not 64 hexadecimal digits"
            : null;
    }
}

/// <summary>Serialisation code of a run of benchmarks, made at build time.</summary>
[JsonSerializable(typeof(BenchDocument))]
internal sealed partial class BenchJsonContext : JsonSerializerContext;
