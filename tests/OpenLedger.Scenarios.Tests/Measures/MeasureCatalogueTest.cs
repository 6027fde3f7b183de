using System.Text.Json;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Tests.Measures;

public class MeasureCatalogueTest
{
    // Written in the contract, but nothing settles yet, so that nothing becomes final.
    private static readonly string[] NotMeasured = ["simulated.latency_ms.final.p50", "simulated.latency_ms.final.p99"];

    [Fact]
    public void Every_number_of_the_contract_is_in_the_catalogue()
    {
        string contract = File.ReadAllText(Repository.Shared("design", "contract.md"));
        int start = contract.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        string json = contract[start..contract.IndexOf("```", start, StringComparison.Ordinal)];
        using JsonDocument document = JsonDocument.Parse(json);
        List<string> paths = [];
        Collect(document.RootElement.GetProperty("arms").GetProperty("sessions"), "", paths);
        Assert.Empty(paths.Except(MeasureCatalogue.All.Select(measure => measure.Path)).Except(NotMeasured));
    }

    [Fact]
    public void Every_measure_has_a_path_of_its_own_a_known_unit_and_a_meaning()
    {
        string[] units = ["usd", "usd_hours", "s", "ms", "tx", "tx_per_s", "share", "hop", "count", "ratio"];
        Assert.Equal(MeasureCatalogue.All.Length, MeasureCatalogue.All.Select(measure => measure.Path).Distinct().Count());
        Assert.All(MeasureCatalogue.All, measure =>
        {
            Assert.Contains(measure.Unit, units);
            Assert.EndsWith(".", measure.Meaning, StringComparison.Ordinal);
            Assert.Same(measure, MeasureCatalogue.Find(measure.Path));
        });
        Assert.Null(MeasureCatalogue.Find("loss"));
    }

    [Fact]
    public void Every_diagnostic_has_a_number_of_its_own()
    {
        int[] codes = [.. typeof(DiagnosticCodes).GetFields().Select(field => (int)field.GetRawConstantValue()!)];
        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.InRange(code, 1000, 5999));
    }

    // Lists and the counts by reason have no fixed paths, and are no measures.
    private static void Collect(JsonElement element, string path, List<string> paths)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string below = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Number)
            {
                paths.Add(below);
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Name is not ("denials_by_reason" or "denied_by_reason"))
            {
                Collect(property.Value, below, paths);
            }
        }
    }
}
