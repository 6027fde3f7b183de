using System.Text.Json.Nodes;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Tests.Support;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Schema;

/// <summary>A key that the schema of scenarios has, at a place of a certain document.</summary>
/// <param name="Path">The path as <c>--set</c> takes it.</param>
/// <param name="Schema">What the schema says about the key.</param>
/// <param name="Section">The description of the section that has it.</param>
internal sealed record SchemaPath(string Path, JsonObject Schema, string Section)
{
    /// <summary>The path of the section.</summary>
    public string SectionPath => Path[..Math.Max(0, Path.LastIndexOf('.'))];

    /// <summary>The key's example as text that <c>--set</c> takes.</summary>
    public string Example => Flow(Schema["examples"]![0]);

    /// <summary>A value as YAML on one line: JSON is YAML, but a string says what a plain scalar would.</summary>
    public static string Flow(JsonNode? value) => value is null ? "null" : value.ToJsonString();
}

/// <summary>Walks the committed schema beside a document.</summary>
internal static class SchemaPaths
{
    /// <summary>The schema as it is committed.</summary>
    public static readonly string Committed = File.ReadAllText(Repository.PathOf("scenarios", "scenario.schema.json"));

    /// <summary>Validates by it.</summary>
    public static readonly JsonSchemaValidator Validator = JsonSchemaValidator.Parse(Committed);

    // The kinds of delegation whose keys no other kind has.
    private const string GrantKinds =
        "  spend: { to: dapp, kind: coinbase-spend, allowance: 10, period: 1h }\n" +
        "  zodiac: { to: dapp, kind: zodiac-allowance, allowance: 10, refill: 1, period: 1h }\n" +
        "  signed: { to: dapp, kind: pre-signed, amount: 10, operations: 2 }\n";

    private const string Guardrails =
        "bucket: { burst: 30, refill: 5/h }, window: { most: 60, within: 24h }, drawdown: { most: 40, within: 1h }, " +
        "price-band: { off: 50bps, turnover: 100 }, drift: { expected: 3/h, factor: 8 }, owner-guard: { burst: 40, refill: 10/h }, " +
        "asset-guard: { burst: 5k, refill: 2k/h }";

    /// <summary>Small documents that between them have every section.</summary>
    public static readonly string[] Documents =
    [
        Loading.Drain, Loading.Replay,
        Loading.Drain
            .Replace(", fee: 30bps", "", StringComparison.Ordinal)
            .Replace("bucket: { burst: 30, refill: 5/h }", Guardrails, StringComparison.Ordinal)
            .Replace("counterparties: [dapp]", "counterparties: [dapp]\n    denials: { most: 3, within: 1h }\n    renew: { every: 2h }\n    revalidate-every: 3h", StringComparison.Ordinal)
            .Replace("kind: spl-approve", "kind: permit", StringComparison.Ordinal)
            .Replace("  session:\n", GrantKinds + "  session:\n", StringComparison.Ordinal)
            .Replace("delegation: approval, announce: true", "delegation: approval", StringComparison.Ordinal)
            .Replace("do: announce", "do: stop-agents, of: dapp", StringComparison.Ordinal),
        Loading.Drain.Replace("behaviour: drain", "behaviour: grief", StringComparison.Ordinal),
        Loading.Drain
            .Replace("    lifetime: 24h\n", "    lifetime: 24h\n    sub-agents: traders\n", StringComparison.Ordinal)
            .Replace("compromise: dapp\n  behaviour: drain", "compromise: traders\n  behaviour: sub-agents\n  hostile: 2", StringComparison.Ordinal),
    ];

    /// <summary>A document that names a book, which is not there: its keys are known all the same.</summary>
    public static readonly string WithBook = Documents[2]
        .Replace("users: { count: 100, holds: { USDX: 50 } }", "users: { from: book.csv }", StringComparison.Ordinal)
        .Replace("amount: unlimited", "amount: book, expires: book", StringComparison.Ordinal);

    /// <summary>Every key of the schema at every place where the document has, or could have, its section.</summary>
    public static List<SchemaPath> Of(string document)
    {
        List<SchemaPath> paths = [];
        Walk(JsonNode.Parse(Committed)!.AsObject(), Json(document), "", paths);
        return paths;
    }

    /// <summary>A document with settings, as an editor would see it.</summary>
    public static JsonNode? Json(string document, params (string Path, string Value)[] settings)
    {
        DiagnosticBag diagnostics = new();
        MappingNode root = (MappingNode)TreeReader.ReadDocument(new SourceText("test.yaml", "", 0), document, diagnostics)!;
        foreach ((string path, string value) in settings)
        {
            SettingApplier.Apply(root, new Setting(path, value), 1, diagnostics);
        }

        Assert.False(diagnostics.HasErrors, Loading.Lines(diagnostics.ToSorted()));
        return NodeJson.Of(root);
    }

    private static void Walk(JsonObject schema, JsonNode? document, string path, List<SchemaPath> paths)
    {
        schema = Section(schema);
        if (schema["properties"] is JsonObject properties)
        {
            foreach ((string name, JsonNode? below) in properties)
            {
                string at = path.Length == 0 ? name : $"{path}.{name}";
                paths.Add(new SchemaPath(at, below!.AsObject(), schema["description"]!.GetValue<string>()));
                Walk(below.AsObject(), document is JsonObject mapping ? mapping[name] : null, at, paths);
            }
        }
        else if (schema["additionalProperties"] is JsonObject entry)
        {
            // Where the document has no names, that of an asset it has is the likeliest to do.
            string[] names = document is JsonObject { Count: > 0 } mapping ? [.. mapping.Select(pair => pair.Key)] : ["WETH"];
            foreach (string name in names)
            {
                Walk(entry, (document as JsonObject)?[name], $"{path}.{name}", paths);
            }
        }
        else if (schema["items"] is JsonObject item && document is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                Walk(item, items[i], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{i}"), paths);
            }
        }
    }

    // What a key refers to, with the word that may stand in its place left out.
    private static JsonObject Section(JsonObject schema) =>
        Validator.Resolve(schema["anyOf"] is JsonArray alternatives ? alternatives[0]!.AsObject() : schema);
}
