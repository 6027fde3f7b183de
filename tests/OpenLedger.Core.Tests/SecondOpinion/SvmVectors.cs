using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>Reads the vectors that <c>tests/second-opinion</c> wrote: gzip, a line of JSON about the set, then one per vector.</summary>
internal static class SvmVectors
{
    private const int Format = 1;

    private static readonly Lazy<List<SvmVector>> s_all = new(Load);

    /// <summary>All vectors, in order.</summary>
    public static IReadOnlyList<SvmVector> All => s_all.Value;

    private static List<SvmVector> Load()
    {
        using Stream packed = Assembly.GetExecutingAssembly().GetManifestResourceStream("SecondOpinion/vectors.jsonl.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        using var header = JsonDocument.Parse(reader.ReadLine()!);
        Assert.Equal(Format, header.RootElement.GetProperty("format").GetInt32());
        var vectors = new List<SvmVector>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            vectors.Add(ReadVector(document.RootElement));
        }

        Assert.Equal(header.RootElement.GetProperty("count").GetInt32(), vectors.Count);
        return vectors;
    }

    private static SvmVector ReadVector(JsonElement vector) => new(
        vector.GetProperty("number").GetInt32(),
        new Hash256(Bytes(vector.GetProperty("blockhash"))),
        vector.GetProperty("before").EnumerateObject().ToDictionary(p => ReadAddress(p.Name), p => ReadAccount(p.Value)),
        [.. vector.GetProperty("steps").EnumerateArray().Select(ReadStep)],
        vector.GetProperty("after").EnumerateObject().ToDictionary(
            p => ReadAddress(p.Name), p => p.Value.ValueKind == JsonValueKind.Null ? null : ReadAccount(p.Value)));

    private static SvmStep ReadStep(JsonElement step) => new(
        Bytes(step.GetProperty("wire")),
        step.TryGetProperty("newBlockhash", out JsonElement hash) ? new Hash256(Bytes(hash)) : null,
        Outcomes.OfSvm(step.GetProperty("result")),
        step.GetProperty("result").TryGetProperty("units", out JsonElement units) ? units.GetUInt32() : null);

    private static SvmAccount ReadAccount(JsonElement account) => new(
        ulong.Parse(account[0].GetString()!, CultureInfo.InvariantCulture),
        ReadAddress(account[1].GetString()!),
        account[2].GetString()!);

    private static Address ReadAddress(string hex) => new(Convert.FromHexString(hex));

    private static byte[] Bytes(JsonElement hex) => Convert.FromHexString(hex.GetString()!);
}
