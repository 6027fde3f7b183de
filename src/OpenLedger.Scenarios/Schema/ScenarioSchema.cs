using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenLedger.Scenarios.Schema;

/// <summary>
/// The JSON Schema (draft 2020-12) of scenario files, for editors. It is generated from what the loader itself takes keys, kinds and
/// ranges from. It refuses nothing that the loader accepts, with one exception: the words that YAML takes for a truth value or for
/// nothing have to be quoted where they are names. What it cannot know, such as whether a name exists, is for <c>olsim validate</c>.
/// </summary>
public static class ScenarioSchema
{
    /// <summary>The dialect.</summary>
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        // It is read by people and editors, and never pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text, always the same, with a line feed at the end.</summary>
    public static string ToText() => ToText(Build());

    /// <summary>A schema as text, in the form that all schemas of this program have.</summary>
    public static string ToText(JsonObject schema) => schema.ToJsonString(Readable) + "\n";

    private static JsonObject Build()
    {
        SchemaBuilder builder = new();
        JsonObject schema = new()
        {
            ["$schema"] = Dialect,
            ["$id"] = "urn:openledger-sim:scenario:1",
            ["title"] = "OpenLedger.Sim scenario",
        };
        foreach ((string name, JsonNode? value) in builder.Section(ScenarioShapes.Scenario).ToArray())
        {
            schema.Add(name, value?.DeepClone());
        }

        builder.AddMeasures();
        schema.Add("$defs", builder.Definitions);
        return schema;
    }
}
