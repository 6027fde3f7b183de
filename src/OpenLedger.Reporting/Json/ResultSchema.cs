using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using OpenLedger.Reporting.Documents;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Values;

namespace OpenLedger.Reporting.Json;

/// <summary>
/// The JSON Schema (draft 2020-12) of result.json. Its skeleton is what the serializer knows of <see cref="ResultDocument"/>; the
/// catalogue of measures and <see cref="ResultDescriptions"/> say what each value means. What was not measured is absent, so nothing
/// is ever null.
/// </summary>
public static class ResultSchema
{
    private const string Hash = "^[0-9a-f]{64}$";
    private const string Name = $"^{Names.Pattern}$";
    private const string WholeNumber = "^(?:0|[1-9][0-9]{0,19})$";

    // Numbers have a converter of their own, behind which the exporter cannot look.
    private static readonly JsonSchemaExporterOptions Exporting = new()
    {
        TransformSchemaNode = static (context, schema) => WithNumbers(context.TypeInfo.Type, schema),
    };

    // What types cannot say, by path; see ResultDescriptions.
    private static readonly Dictionary<string, (string Keyword, JsonNode Value)[]> Limits = new(StringComparer.Ordinal)
    {
        ["schema"] = [("const", ResultDocument.CurrentSchema)],
        ["scenario.name"] = [("pattern", Name)],
        ["scenario.sha256"] = [("pattern", Hash)],
        ["seed"] = [("pattern", WholeNumber)],
        ["settings.replications"] = [("minimum", 1)],
        ["inputs.sha256"] = [("pattern", Hash)],
        ["machine.logical_cpus"] = [("minimum", 1)],
        ["digest"] = [("pattern", Hash)],
        ["arms"] = [("propertyNames", new JsonObject { ["pattern"] = Name }), ("minProperties", 1)],
        ["arms.replications"] = [("minimum", 1)],
        ["arms.node.workers"] = [("minimum", 1)],
        ["arms.node.signatures"] = [("enum", new JsonArray("trusted", "verify"))],
        ["arms.loss.net_usd_ci95"] = [("minItems", 2), ("maxItems", 2)],
        ["arms.samples.seed"] = [("pattern", WholeNumber)],
        ["arms.samples.replication"] = [("minimum", 0)],
    };

    /// <summary>The schema as text, always the same, with a line feed at the end.</summary>
    public static string ToText()
    {
        JsonObject schema = new()
        {
            ["$schema"] = ScenarioSchema.Dialect,
            ["$id"] = "urn:openledger-sim:result:1",
            ["title"] = $"OpenLedger.Sim result ({ResultDocument.CurrentSchema})",
        };
        JsonObject skeleton = (JsonObject)ResultJson.TypeInfo.GetJsonSchemaAsNode(Exporting);
        foreach ((string keyword, JsonNode? value) in Described(skeleton, "").ToArray())
        {
            schema.Add(keyword, value?.DeepClone());
        }

        return ScenarioSchema.ToText(schema);
    }

    /// <summary>What the value at a path means; empty if nobody wrote it down.</summary>
    /// <param name="path">Property names with dots between them; the names of arms and the numbers of items are left out.</param>
    internal static string DescriptionOf(string path)
    {
        const string arms = "arms.";
        Measure? measure = path.StartsWith(arms, StringComparison.Ordinal) ? MeasureCatalogue.Find(path[arms.Length..]) : null;
        measure ??= ResultDetails.Find(path);
        if (measure is null)
        {
            return ResultDescriptions.ByPath.GetValueOrDefault(path, "");
        }

        string better = measure.Better switch
        {
            Direction.LowerIsBetter => " Lower is better.",
            Direction.HigherIsBetter => " Higher is better.",
            _ => "",
        };
        return $"{measure.Meaning} Unit: {measure.Unit}. Over replications: {measure.Aggregate}.{better}";
    }

    // The same schema with its description in front, without null, and with the limits of its path.
    private static JsonObject Described(JsonObject node, string path)
    {
        JsonObject schema = [];
        string description = DescriptionOf(path);
        if (description.Length > 0)
        {
            schema.Add("description", description);
        }

        foreach ((string keyword, JsonNode? value) in node)
        {
            switch (keyword)
            {
                case "type" when value is JsonArray types:
                    schema.Add(keyword, types.Single(type => type!.GetValue<string>() != "null")!.DeepClone());
                    break;
                case "default":
                    break;
                case "properties":
                    schema.Add(keyword, Properties(value!.AsObject(), path));
                    break;
                case "items" or "additionalProperties" when value is JsonObject below:
                    schema.Add(keyword, Item(below, path));
                    break;
                default:
                    schema.Add(keyword, value?.DeepClone());
                    break;
            }
        }

        foreach ((string keyword, JsonNode value) in Limits.GetValueOrDefault(path, []))
        {
            schema[keyword] = value.DeepClone();
        }

        return schema;
    }

    private static JsonNode WithNumbers(Type type, JsonNode schema)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(double))
        {
            return Number();
        }

        if (type.IsAssignableTo(typeof(IEnumerable<double>)))
        {
            schema["items"] = Number();
        }
        else if (type.IsAssignableTo(typeof(IEnumerable<KeyValuePair<string, double>>)))
        {
            schema["additionalProperties"] = Number();
        }

        return schema;
    }

    private static JsonObject Number() => new() { ["type"] = "number" };

    private static JsonObject Properties(JsonObject properties, string path)
    {
        JsonObject described = [];
        foreach ((string name, JsonNode? schema) in properties)
        {
            described.Add(name, Described(schema!.AsObject(), path.Length == 0 ? name : $"{path}.{name}"));
        }

        return described;
    }

    // Items have the path of their list, whose description and limits are not theirs.
    private static JsonObject Item(JsonObject node, string path)
    {
        JsonObject schema = Described(node, path);
        schema.Remove("description");
        foreach ((string keyword, _) in Limits.GetValueOrDefault(path, []))
        {
            schema.Remove(keyword);
        }

        return schema;
    }
}
