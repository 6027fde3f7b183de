using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Tests.Binding;
using OpenLedger.Scenarios.Tests.Support;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Actors;

namespace OpenLedger.Scenarios.Tests.Schema;

/// <summary>The schema of scenario files and the loader say the same: both are made of the same declarations, and this is the proof.</summary>
public class ScenarioSchemaTest
{
    // Mistakes of form that lie inside a text, between two sections, or beyond what YAML and JSON keep of a number; the loader reports them,
    // and an editor cannot.
    private static readonly string[] BeyondASchema =
    [
        "count: 11M,", "price: 2M", "amount: \"uniform(2, 1)\",", "amount: \"lognormal(median: 0, sigma: 1)\",",
        "amount: \"lognormal(median: 2, sigma: 31)\",", "amount: \"empirical(0%: 1, 50%: 9, 100%: 5)\",", "amount: \"empirical(0%: 1, 50%: 9)\",",
        "amount: \"pareto(minimum: 1, alpha: 0)\",", "rate: 0.5/s, shape: \"diurnal(peak: 25h, swing: 40%)\"", "fee: 0.5bps", "rate: 1M/s",
        "behaviour: drain\n  rate: 1/h", "seed: 7\nexperiment: { confidence: 100% }", "seed: 7\nledger: { slot: 0s }",
        "seed: 7\nledger: { compute-per-block: 1M }", "counterparties: [dapp, users]", "approvals: { announce: true }", "depth: { USDX: 0",
        "seed: 010", "seed: 0x10", "[2m, USDC, 2M, 2, 100]", "seed: 18446744073709551616",
    ];

    private static readonly int[] OfForm =
    [
        DiagnosticCodes.UnknownKey, DiagnosticCodes.MissingKey, DiagnosticCodes.WrongType, DiagnosticCodes.BadValue, DiagnosticCodes.BadUnit,
        DiagnosticCodes.OutOfRange, DiagnosticCodes.UnknownWord, DiagnosticCodes.KeyDoesNotApply, DiagnosticCodes.BadCall, DiagnosticCodes.BadName,
    ];

    [Fact]
    public void The_committed_file_is_current() => Assert.True(
        ScenarioSchema.ToText() == SchemaPaths.Committed,
        "scenarios/scenario.schema.json is not what the program prints; update it: olsim schema scenario > scenarios/scenario.schema.json");

    [Fact]
    public void Every_scenario_file_is_valid_and_names_the_schema()
    {
        string folder = Repository.PathOf("scenarios");
        string[] files = Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            string text = File.ReadAllText(file);
            string schema = Path.GetRelativePath(Path.GetDirectoryName(file)!, Path.Combine(folder, "scenario.schema.json")).Replace('\\', '/');
            Assert.StartsWith($"# yaml-language-server: $schema={schema}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Empty(SchemaPaths.Validator.Validate(SchemaPaths.Json(text)));
        }
    }

    [Fact]
    public void A_scenario_with_a_book_is_valid() => Assert.Empty(SchemaPaths.Validator.Validate(SchemaPaths.Json(
        File.ReadAllText(Repository.PathOf("tests", "OpenLedger.Sim.Tests", "Books", "example-book.yaml")))));

    [Fact]
    public void What_a_new_scenario_starts_from_validates_too() => Assert.Empty(SchemaPaths.Validator.Validate(SchemaPaths.Json(
        File.ReadAllText(Repository.PathOf("src", "OpenLedger.Sim", "Templates", "scenario.yaml")))));

    [Fact]
    public void Every_key_has_a_description_with_its_unit_and_an_example_that_is_valid()
    {
        List<JsonObject> keys = [];
        Collect(JsonNode.Parse(SchemaPaths.Committed)!, keys);
        Assert.True(keys.Count > 80);
        Assert.All(keys, key =>
        {
            string description = key["description"]?.GetValue<string>() ?? "";
            Assert.EndsWith(".", description, StringComparison.Ordinal);
            string[] quantities = ["span", "clock-span", "rate", "share", "sigma", "amount-distribution", "span-distribution", "diurnal", "date"];
            bool quantity = key["pattern"] is not null || quantities.Any(name => key["$ref"]?.GetValue<string>() == $"#/$defs/{name}");
            Assert.True(!quantity || description.Contains("Unit: ", StringComparison.Ordinal), $"without a unit: {description}");
            Assert.Empty(SchemaPaths.Validator.Validate(key, Assert.Single(key["examples"]!.AsArray())));
            Assert.True(key["default"] is not { } value || SchemaPaths.Validator.Validate(key, value).Count == 0);
        });
    }

    [Fact]
    public void Every_definition_has_a_description_and_examples_that_are_valid()
    {
        foreach ((string name, JsonNode? definition) in JsonNode.Parse(SchemaPaths.Committed)!["$defs"]!.AsObject())
        {
            Assert.True(definition!["description"] is not null, name);
            Assert.All(definition["examples"]?.AsArray() ?? [], example => Assert.Empty(SchemaPaths.Validator.Validate(definition, example)));
        }
    }

    [Fact]
    public void The_loader_knows_every_key_of_the_schema_and_reads_its_example()
    {
        HashSet<string> probed = [];
        foreach (string document in SchemaPaths.Documents.Append(SchemaPaths.WithBook))
        {
            foreach (SchemaPath key in SchemaPaths.Of(document))
            {
                ScenarioLoadResult result = Loading.Load(document, $"{key.Path}={key.Example}");
                Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Code == DiagnosticCodes.UnknownKey);
                if (SchemaPaths.Validator.Validate(SchemaPaths.Json(document, (key.Path, key.Example))).Count == 0)
                {
                    Assert.DoesNotContain(
                        result.Diagnostics, diagnostic => OfForm.Contains(diagnostic.Code) && diagnostic.Code != DiagnosticCodes.MissingKey);
                    probed.Add(key.Schema["description"]!.GetValue<string>());
                }
            }
        }

        // Every key came up in one document or another.
        List<JsonObject> keys = [];
        Collect(JsonNode.Parse(SchemaPaths.Committed)!, keys, rules: false);
        Assert.Empty(keys.Select(key => key["description"]!.GetValue<string>()).Except(probed));
    }

    [Fact]
    public void Where_the_schema_has_no_key_the_loader_has_none()
    {
        HashSet<string> all = [];
        HashSet<string> probed = [];
        foreach (string document in SchemaPaths.Documents.Append(SchemaPaths.WithBook))
        {
            foreach ((string section, string description) in SchemaPaths.Of(document).Select(key => (key.SectionPath, key.Section)).Distinct())
            {
                string path = section.Length == 0 ? "surprise" : $"{section}.surprise";
                ImmutableArray<Diagnostic> diagnostics = Loading.Load(document, $"{path}=1").Diagnostics;
                all.Add(description);
                if (!diagnostics.Any(diagnostic => diagnostic.Code == DiagnosticCodes.UnknownKey))
                {
                    // The loader does not look into a section that is not for this kind, or that has none.
                    Assert.Contains(diagnostics, diagnostic => diagnostic.Code is DiagnosticCodes.KeyDoesNotApply or DiagnosticCodes.MissingKey);
                    continue;
                }

                probed.Add(description);
                Assert.Contains(SchemaPaths.Validator.Validate(SchemaPaths.Json(document, (path, "1"))),
                    error => error.Path == path || (error.Path == section && error.Keyword == "anyOf"));
            }
        }

        Assert.Equal(all.Order(), probed.Order());
    }

    [Theory]
    [InlineData(0, "population.users", "kind", "owner", "program", "agent")]
    [InlineData(0, "delegation.approval", "kind", "spl-approve", "permit", "session")]
    [InlineData(0, "response.on-alert.0", "do", "announce", "freeze-delegations", "stop-agents")]
    [InlineData(0, "attack", "behaviour", "drain", "replay")]
    [InlineData(1, "attack", "behaviour", "drain", "replay")]
    [InlineData(0, "workload.0", "does", "swap", "pay")]
    [InlineData(1, "workload.0", "does", "withdraw")]
    public void Both_agree_on_the_keys_that_a_kind_has_and_needs(int document, string section, string by, params string[] kinds)
    {
        foreach (string kind in kinds)
        {
            List<SchemaPath> keys = [.. SchemaPaths.Of(SchemaPaths.Documents[document]).Where(key =>
                key.SectionPath == section && key.Path != $"{section}.{by}")];
            Assert.True(keys.Count >= 3);
            foreach (SchemaPath key in keys)
            {
                // The section with its kind and one more key.
                string name = key.Path[(section.Length + 1)..];
                string value = $"{{ {by}: {kind}, {name}: {key.Example} }}";
                ScenarioLoadResult result = Loading.Load(SchemaPaths.Documents[document], $"{section}={value}");
                List<SchemaError> errors = SchemaPaths.Validator.Validate(SchemaPaths.Json(SchemaPaths.Documents[document], (section, value)));
                Assert.Equal(
                    result.Diagnostics.Any(diagnostic => diagnostic.Code == DiagnosticCodes.KeyDoesNotApply),
                    errors.Any(error => error.Path == key.Path && error.Keyword == "false"));
                Assert.Equal(
                    Missing(result.Diagnostics, section),
                    errors.Where(error => error.Path == section && error.Keyword.StartsWith("required ", StringComparison.Ordinal))
                        .Select(error => error.Keyword["required ".Length..]).Order());
            }
        }
    }

    [Fact]
    public void Every_behaviour_says_which_keys_it_has() => Assert.Equal(
        AttackBehaviours.All.Select(behaviour => behaviour.Name), AttackShapes.Attack.Variants.Select(variant => variant.Word));

    [Fact]
    public void What_the_loader_refuses_for_its_form_the_schema_refuses()
    {
        int refused = 0;
        foreach ((string document, string piece, string replacement, int code) in Mistakes())
        {
            int at = document.IndexOf(piece, StringComparison.Ordinal);
            string text = string.Concat(document.AsSpan(0, at), replacement, document.AsSpan(at + piece.Length));
            List<SchemaError> errors = SchemaPaths.Validator.Validate(SchemaPaths.Json(text));
            bool expected = OfForm.Contains(code) && !BeyondASchema.Contains(replacement);
            Assert.True(!expected || errors.Count > 0, $"the schema accepts '{replacement}' in place of '{piece}'");
            refused += expected ? 1 : 0;
        }

        Assert.True(refused > 50);
    }

    // The mistakes that the tests of the binders have.
    private static IEnumerable<(string Document, string Piece, string Replacement, int Code)> Mistakes()
    {
        foreach ((string document, string method) in new[]
        {
            (Loading.Drain, nameof(BindingErrorsTest.A_mistake_is_reported_where_it_is)),
            (Loading.Replay, nameof(BindingErrorsTest.A_mistake_about_a_bridge_is_reported_where_it_is)),
        })
        {
            foreach (InlineDataAttribute data in typeof(BindingErrorsTest).GetMethod(method)!.GetCustomAttributes<InlineDataAttribute>())
            {
                yield return (document, (string)data.Data[0]!, (string)data.Data[1]!, (int)data.Data[2]!);
            }
        }
    }

    private static IEnumerable<string> Missing(IEnumerable<Diagnostic> diagnostics, string section) => diagnostics
        .Where(diagnostic => diagnostic.Code == DiagnosticCodes.MissingKey &&
            diagnostic.Message.StartsWith($"{section} needs the key '", StringComparison.Ordinal))
        .Select(diagnostic => diagnostic.Message.Split('\'')[1])
        .Order();

    // All keys of sections, wherever in the schema.
    private static void Collect(JsonNode schema, List<JsonObject> keys, bool rules = true)
    {
        if (schema is JsonObject mapping)
        {
            foreach ((string keyword, JsonNode? below) in mapping)
            {
                if (keyword == "properties")
                {
                    // A condition names the key that decides and nothing else, and keys that do not apply are just false.
                    keys.AddRange(below!.AsObject().Select(property => property.Value).OfType<JsonObject>().Where(key => !IsWord(key)));
                }

                if (below is not null && keyword is not ("examples" or "default") && (rules || keyword != "allOf"))
                {
                    Collect(below, keys, rules);
                }
            }
        }
        else if (schema is JsonArray list)
        {
            foreach (JsonNode? item in list)
            {
                Collect(item!, keys, rules);
            }
        }
    }

    private static bool IsWord(JsonObject key) => key.Count == 1 && key.ContainsKey("const");
}
