using System.Text.Json;
using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Documents;
using OpenLedger.Reporting.Json;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Tests.Documents;

public class MeasuresPageTest
{
    [Fact]
    public void The_committed_page_is_current()
    {
        string path = Path.Combine(Root(), "docs", "MEASURES.md");
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == MeasuresPage.Text(),
            $"docs/MEASURES.md is not what the catalogue says; run: {MeasuresPage.Command}");
    }

    [Fact]
    public void Every_measure_and_every_detail_has_one_line()
    {
        string[] lines = [.. MeasuresPage.Text().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        IEnumerable<Measure> all = MeasureCatalogue.All.Concat(ResultDetails.OfArm).Concat(ResultDetails.BesideArms);
        Assert.Equal(all.Count(), lines.Length);
        Assert.All(all, measure =>
        {
            string line = Assert.Single(lines, line => line.StartsWith($"| `{measure.Path}` |", StringComparison.Ordinal));
            Assert.Equal(6, line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|') - 1);
            Assert.EndsWith(".", measure.Meaning, StringComparison.Ordinal);
            Assert.NotEqual("", measure.Formula.Trim());
        });
    }

    [Fact]
    public void Every_number_of_a_result_is_a_measure_or_a_detail_and_every_detail_is_in_a_result()
    {
        RunReport report = MadeReport.Of(Made.Plan() with { Confidence = 0.9 }, null, (arm, replication) =>
            Made.Outcome(arm, replication) with { HonestDelay = Made.Durations(1_000) });
        using JsonDocument json = JsonDocument.Parse(ResultJson.ToBytes(ResultDocumentBuilder.Build(report)));
        HashSet<string> numbers = [];
        Collect(json.RootElement, "", numbers);

        string[] known =
        [
            .. MeasureCatalogue.All.Concat(ResultDetails.OfArm).Select(measure => $"arms.ARM.{measure.Path}"),
            .. ResultDetails.BesideArms.Select(measure => measure.Path),
        ];
        Assert.Empty(numbers.Except(known));
        Assert.Empty(known.Except(numbers));
    }

    // What a formula says with the paths of other measures is computed here from these, for one replication.
    [Fact]
    public void Formulas_made_of_measures_alone_give_their_measures()
    {
        ArmFigures arm = MadeReport.Of(Made.Plan(1)).Arms[0];
        int checks = 0;
        foreach (Measure measure in MeasureCatalogue.All)
        {
            string[] terms = measure.Formula.Split(';')[0].Split(" / ");
            double?[] values = [.. terms.Select(term => MeasureCatalogue.Find(term) is null ? null : arm.Value(term))];
            if (values.All(value => value is not null))
            {
                double? quotient = values.Skip(1).Aggregate(values[0], (product, value) => product / value);
                Assert.Equal(quotient!.Value, arm.Value(measure.Path)!.Value, 12);
                checks++;
            }
        }

        // Two throughputs, two copies, share and tightness.
        Assert.Equal(6, checks);
    }

    [Fact]
    public void Formulas_name_no_path_that_does_not_exist()
    {
        IEnumerable<Measure> all = MeasureCatalogue.All.Concat(ResultDetails.OfArm).Concat(ResultDetails.BesideArms);
        string[] groups = [.. MeasureCatalogue.All.Select(MeasuresPage.GroupOf).Distinct()];
        Assert.All(all, measure => Assert.All(
            measure.Formula.Split([' ', ';', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => groups.Any(group => word.StartsWith(group + ".", StringComparison.Ordinal))),
            path => Assert.NotNull(MeasureCatalogue.Find(path))));
    }

    private static void Collect(JsonElement element, string path, HashSet<string> numbers)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                numbers.Add(path);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, path + "[]", numbers);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    bool reason = path.EndsWith(".denials_by_reason", StringComparison.Ordinal) ||
                        path.EndsWith(".denied_by_reason", StringComparison.Ordinal);
                    string name = path == "arms" ? "ARM" : reason ? "REASON" : property.Name;
                    Collect(property.Value, path.Length == 0 ? name : $"{path}.{name}", numbers);
                }

                break;
        }
    }

    private static string Root()
    {
        string? at = AppContext.BaseDirectory;
        while (at is not null && !File.Exists(Path.Combine(at, "OpenLedger.Sim.sln")))
        {
            at = Path.GetDirectoryName(at);
        }

        return at ?? throw new InvalidOperationException($"no repository above {AppContext.BaseDirectory}");
    }
}
