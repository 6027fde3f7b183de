using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Tests.Support;

namespace OpenLedger.Reporting.Tests.Json;

public class ResultSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(ResultSchema.ToText())!;

    private static readonly JsonSchemaValidator Validator = new(Schema);

    [Fact]
    public void Results_are_valid()
    {
        Assert.Empty(Validator.Validate(Complete()));
        Assert.Empty(Validator.Validate(Bare()));
    }

    [Fact]
    public void A_result_without_a_required_property_is_not()
    {
        int removed = 0;
        foreach ((JsonObject schema, string path) in Objects())
        {
            foreach (JsonNode? name in schema["required"]?.AsArray() ?? [])
            {
                JsonNode result = Complete();
                Assert.True(At(result, path).Remove(name!.GetValue<string>()));
                Assert.Equal($"required {name}", Assert.Single(Validator.Validate(result)).Keyword);
                removed++;
            }
        }

        Assert.True(removed > 50);
    }

    [Fact]
    public void A_result_with_an_unknown_property_is_not()
    {
        foreach ((_, string path) in Objects())
        {
            JsonNode result = Complete();
            At(result, path).Add("surprise", 1);
            string at = path.Length == 0 ? "surprise" : $"{path}.surprise";
            Assert.Equal((at, "false"), Assert.Single(Validator.Validate(result).Select(error => (error.Path, error.Keyword))));
        }
    }

    [Theory]
    [InlineData("", "schema", "\"openledger.sim/result/2\"")]
    [InlineData("", "seed", "42")]
    [InlineData("", "seed", "\"-1\"")]
    [InlineData("", "digest", "\"abc\"")]
    [InlineData("", "arms", "{}")]
    [InlineData("", "arms", "{ \"a.b\": {} }")]
    [InlineData("settings", "replications", "0")]
    [InlineData("program", "commit", "null")]
    [InlineData("arms.open.loss", "net_usd", "null")]
    [InlineData("arms.open.loss", "net_usd", "\"300\"")]
    [InlineData("arms.open.loss", "net_usd_ci95", "[1]")]
    [InlineData("arms.open.loss", "net_usd_ci95", "[1, \"2\"]")]
    [InlineData("arms.open.node", "signatures", "\"maybe\"")]
    [InlineData("arms.open.denials_by_reason", "ScopeAction", "\"1\"")]
    [InlineData("expect.0", "verdict", "\"Met\"")]
    public void A_value_that_no_run_writes_is_refused(string path, string name, string value)
    {
        JsonNode result = Complete();
        At(result, path)[name] = JsonNode.Parse(value);
        Assert.NotEmpty(Validator.Validate(result));
    }

    [Fact]
    public void Every_property_has_a_description()
    {
        HashSet<string> described = [];
        foreach ((string path, JsonObject schema) in Properties(Schema.AsObject(), ""))
        {
            Assert.True(schema["description"] is not null, $"{path} has no description; add a line to ResultDescriptions or ResultDetails");
            Assert.EndsWith(".", schema["description"]!.GetValue<string>(), StringComparison.Ordinal);
            described.Add(path);
        }

        Assert.Empty(ResultDescriptions.ByPath.Keys.Except(described).Except([""]));
    }

    [Fact]
    public void Every_measure_says_its_meaning_unit_and_direction()
    {
        Dictionary<string, JsonObject> properties = Properties(Schema.AsObject(), "").ToDictionary(StringComparer.Ordinal);
        Assert.All(MeasureCatalogue.All, measure =>
        {
            string description = properties[$"arms.{measure.Path}"]["description"]!.GetValue<string>();
            string start = $"{measure.Meaning} Unit: {measure.Unit}. Over replications: {measure.Aggregate}.";
            Assert.StartsWith(start, description, StringComparison.Ordinal);
            Assert.Equal(measure.Better == Direction.LowerIsBetter, description.EndsWith(" Lower is better.", StringComparison.Ordinal));
            Assert.Equal(measure.Better == Direction.HigherIsBetter, description.EndsWith(" Higher is better.", StringComparison.Ordinal));
        });
    }

    // A result in which everything there is was measured.
    private static JsonNode Complete() => Json(MadeReport.Of(
        Made.Plan(2) with { Confidence = 0.9 },
        null,
        (arm, replication) => Made.Outcome(arm, replication) with { HonestDelay = Made.Durations(1_000) }));

    // A result in which as little as possible was measured.
    private static JsonNode Bare() => Json(MadeReport.Of(
        Made.Plan(1, "held"),
        null,
        (arm, replication) => Made.Harmless(arm, replication) with { NodeWallNs = 0, ExecutedLatency = Made.Durations() }));

    private static JsonNode Json(RunReport report) => JsonNode.Parse(ResultJson.ToBytes(ResultDocumentBuilder.Build(report)))!;

    // Every object with fixed properties that the complete result has, once, with its path in it.
    private static List<(JsonObject Schema, string Path)> Objects()
    {
        List<(JsonObject, string)> objects = [];
        Walk(Schema.AsObject(), Complete(), "", objects);
        Assert.True(objects.Count > 20);
        return objects;
    }

    private static void Walk(JsonObject schema, JsonNode? value, string path, List<(JsonObject, string)> objects)
    {
        if (schema["properties"] is JsonObject properties)
        {
            objects.Add((schema, path));
            foreach ((string name, JsonNode? below) in properties)
            {
                Walk(below!.AsObject(), value![name], path.Length == 0 ? name : $"{path}.{name}", objects);
            }
        }
        else if (schema["items"] is JsonObject item && item.ContainsKey("properties"))
        {
            Walk(item, value![0], $"{path}.0", objects);
        }
        else if (schema["additionalProperties"] is JsonObject entry && entry.ContainsKey("properties"))
        {
            (string name, JsonNode? first) = value!.AsObject().First();
            Walk(entry, first, $"{path}.{name}", objects);
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Properties(JsonObject schema, string path)
    {
        foreach ((string name, JsonNode? below) in schema["properties"]?.AsObject() ?? [])
        {
            string at = path.Length == 0 ? name : $"{path}.{name}";
            yield return KeyValuePair.Create(at, below!.AsObject());
            foreach (KeyValuePair<string, JsonObject> deeper in Properties(below.AsObject(), at))
            {
                yield return deeper;
            }
        }

        if ((schema["items"] ?? schema["additionalProperties"]) is JsonObject item)
        {
            foreach (KeyValuePair<string, JsonObject> deeper in Properties(item, path))
            {
                yield return deeper;
            }
        }
    }

    private static JsonObject At(JsonNode node, string path)
    {
        foreach (string step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.GetValueKind() == JsonValueKind.Array
                ? node[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]!
                : node[step]!;
        }

        return node.AsObject();
    }
}
