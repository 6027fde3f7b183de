using OpenLedger.Scenarios.Schema;

namespace OpenLedger.Scenarios.Tests.Schema;

/// <summary>Plain scalars have the types of YAML 1.2's core schema.</summary>
public class NodeJsonTest
{
    [Theory]
    [InlineData("42", "42")]
    [InlineData("-1", "-1")]
    [InlineData("1.00", "1.00")]
    [InlineData("1e3", "1e3")]
    [InlineData("007", "7")]
    [InlineData("+5", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("400ms", "\"400ms\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("\"42\"", "\"42\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("[1, a]", "[1,\"a\"]")]
    [InlineData("{ 1: { b: [] }, c: }", "{\"1\":{\"b\":[]},\"c\":null}")]
    [InlineData("{ a: uniform(1, 2) }", "{\"a\":\"uniform(1, 2)\"}")]
    public void Scalars_are_typed_as_an_editor_types_them(string yaml, string json) =>
        Assert.Equal(json, NodeJson.Of(yaml)?.ToJsonString() ?? "null");

    [Fact]
    public void What_is_not_well_formed_is_a_mistake_of_the_program() => Assert.Throws<ArgumentException>(() => NodeJson.Of("[1,"));
}
