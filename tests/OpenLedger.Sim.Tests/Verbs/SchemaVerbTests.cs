using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Scenarios.Tests.Support;

namespace OpenLedger.Sim.Tests.Verbs;

public sealed class SchemaVerbTests : IDisposable
{
    private readonly TestHost _olsim = new();

    public void Dispose() => _olsim.Dispose();

    [Fact]
    public void The_schema_of_scenarios_is_the_file_beside_them()
    {
        Assert.Equal(0, _olsim.Run("schema", "scenario"));
        Assert.Equal(File.ReadAllText(Path.Combine(TestFiles.Root, "scenarios", "scenario.schema.json")), _olsim.Output);
        Assert.Equal("", _olsim.Error);
    }

    [Fact]
    public void A_result_that_a_run_wrote_is_valid_by_the_schema_of_results()
    {
        Assert.Equal(0, _olsim.Run("run", "good.yaml", "--out", _olsim.Results));
        JsonNode result = JsonNode.Parse(File.ReadAllText(_olsim.ResultFile()))!;
        Assert.Equal(0, _olsim.Run("schema", "result"));

        Assert.Empty(JsonSchemaValidator.Parse(_olsim.Output).Validate(result));
    }

    [Theory]
    [InlineData("scenario")]
    [InlineData("result")]
    public void It_is_one_json_document_readable_and_always_the_same(string what)
    {
        Assert.Equal(0, _olsim.Run("schema", what));
        string first = _olsim.Output;
        Assert.Equal(0, _olsim.Run("schema", what));
        Assert.Equal(first, _olsim.Output);

        using JsonDocument json = JsonDocument.Parse(first);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", json.RootElement.GetProperty("$schema").GetString());
        Assert.Equal($"urn:openledger-sim:{what}:1", json.RootElement.GetProperty("$id").GetString());
        Assert.EndsWith("\n}\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', first);
        Assert.DoesNotContain("\\u", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean 'scenario'?", "schema", "scenaro")]
    [InlineData("known: result, scenario", "schema", "bench")]
    [InlineData("schema needs <what>; one of result, scenario", "schema")]
    public void An_unknown_schema_exits_2_with_the_nearest_name(string hint, params string[] args)
    {
        Assert.Equal(2, _olsim.Run(args));
        Assert.Equal("", _olsim.Output);
        Assert.Contains(hint, _olsim.Error, StringComparison.Ordinal);
    }
}
