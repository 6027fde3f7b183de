using System.Text;
using System.Text.Json.Nodes;
using OpenLedger.Reporting.Benchmarks;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Reporting.Tests.Benchmarks;

public class BenchJsonTests
{
    private static readonly BenchDocument Document = MadeBench.Document(
        MadeBench.Case("a", BenchUnitNames.PerSecond, [1_000, 1_002, 1_004]) with
        {
            RatioTo = new BenchRatio("b", 1.5, 1.4, 1.6),
            FurtherRatios = [new BenchRatio("c", 2, 2, 2)],
            Figures = [new BenchFigure("bound_x", 1.98)],
            Notes = ["made by hand"],
        },
        MadeBench.Skipped("wide"));

    private static readonly string Good = BenchJson.ToText(Document);

    [Fact]
    public void What_was_written_reads_back_to_the_same_text()
    {
        BenchDocument? read = BenchJson.Parse("b.json", Encoding.UTF8.GetBytes(Good), out Diagnostic? diagnostic);

        Assert.Null(diagnostic);
        Assert.Equal(Good, BenchJson.ToText(read!));
    }

    [Fact]
    public void The_names_that_other_tools_rely_on_are_there()
    {
        JsonNode json = JsonNode.Parse(Good)!;
        JsonNode first = json["suites"]!["made"]![0]!;

        Assert.Equal("openledger.sim/bench/1", json["schema"]!.GetValue<string>());
        Assert.Equal(2, json["machine"]!["logical_cpus"]!.GetValue<int>());
        Assert.Equal(["a", "tx/s"], [first["name"]!.GetValue<string>(), first["unit"]!.GetValue<string>()]);
        Assert.Equal((3, 1_002, 1), (
            first["samples"]!.AsArray().Count, first["median"]!.GetValue<double>(), first["workers"]!.GetValue<int>()));
        Assert.Equal("b", first["ratio_to"]!["name"]!.GetValue<string>());
        Assert.Equal(1.5, first["ratio_to"]!["ratio"]!.GetValue<double>());
    }

    [Fact]
    public void What_was_not_measured_is_absent_and_the_reason_is_there()
    {
        JsonObject skipped = JsonNode.Parse(Good)!["suites"]!["made"]![1]!.AsObject();

        Assert.Equal(["name", "unit", "workers", "skipped"], skipped.Select(property => property.Key));
    }

    [Theory]
    [InlineData("\"median\": 1002", "\"median\": 1002, \"surprise\": 1", "OL6022: not a run of benchmarks at $.suites.made[0].surprise")]
    [InlineData("\"median\": 1002", "\"median\": \"fast\"", "OL6022: not a run of benchmarks")]
    [InlineData("\"median\": 1002,", "", "OL6024: case 'a' of 'made' lacks its median")]
    [InlineData("bench/1", "bench/2", "OL6023: the schema is 'openledger.sim/bench/2'")]
    [InlineData("\"tx/s\"", "\"furlongs\"", "OL6024: case 'a' of 'made' has the unknown unit 'furlongs'")]
    [InlineData("1004", "-1004", "OL6024: case 'a' of 'made' has a sample that cannot be")]
    [InlineData("\"result_hash\": \"", "\"result_hash\": \"X", "OL6024: case 'a' of 'made' has a result hash")]
    [InlineData("\"name\": \"wide\"", "\"name\": \"a\"", "OL6024: case 'a' of 'made' is there twice")]
    [InlineData("\"skipped\"", "\"median\": 1, \"skipped\"", "OL6024: case 'wide' of 'made' is skipped and has samples")]
    [InlineData("\"skipped\": \"needs 8 processors, there are 2\"", "\"median\": 1", "OL6024: case 'wide' of 'made' has neither samples")]
    public void A_run_that_was_edited_into_nonsense_is_refused_with_place_and_remedy(string from, string to, string message)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(Good.Replace(from, to, StringComparison.Ordinal));

        BenchDocument? read = BenchJson.Parse("b.json", bytes, out Diagnostic? diagnostic);

        Assert.Null(read);
        Assert.Contains(message, diagnostic!.ToString(), StringComparison.Ordinal);
        Assert.Contains("olsim bench --save", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_damaged_runs_are_read_or_refused_but_never_crash()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good);
        var random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 1_000; i++)
        {
            byte[] damaged = [.. good];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            refused += BenchJson.Parse("b.json", damaged.AsSpan(0, random.Next(3) == 0 ? random.Next(good.Length) : good.Length), out _) is null
                ? 1
                : 0;
        }

        Assert.InRange(refused, 300, 999);
    }

    [Fact]
    public void More_samples_than_anybody_takes_are_refused()
    {
        string text = BenchJson.ToText(MadeBench.Document(MadeBench.Case("a", 1_000, samples: 1_001)));

        Assert.Null(BenchJson.Parse("b.json", Encoding.UTF8.GetBytes(text), out Diagnostic? diagnostic));
        Assert.Contains("more samples", diagnostic!.Message, StringComparison.Ordinal);
    }
}
