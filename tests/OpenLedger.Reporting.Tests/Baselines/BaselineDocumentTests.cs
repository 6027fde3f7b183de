using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Reporting.Baselines;
using OpenLedger.Reporting.Results;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Tests.Baselines;

public class BaselineDocumentTests
{
    [Fact]
    public void It_has_every_simulated_measure_and_none_of_the_node()
    {
        RunReport report = MadeReport.Of(
            Made.Plan(), null, (arm, replication) => Made.Outcome(arm, replication) with { HonestDelay = Made.Durations(1_000) });

        OrderedDictionary<string, double> figures = BaselineDocument.Of(report).Arms["open"];

        Assert.Equal(
            MeasureCatalogue.All.Select(measure => measure.Path).Where(path => !path.StartsWith("node.", StringComparison.Ordinal)),
            figures.Keys.Take(MeasureCatalogue.All.Count(measure => !measure.Path.StartsWith("node.", StringComparison.Ordinal))));
        Assert.DoesNotContain(figures.Keys, path => path.Contains("node", StringComparison.Ordinal));
    }

    [Fact]
    public void Losses_are_named_by_hop_and_asset_and_denials_by_reason()
    {
        OrderedDictionary<string, double> figures = BaselineDocument.Of(MadeReport.Usual()).Arms["open"];

        Assert.Equal(
            [
                ("loss.by_hop.0.victims", 1), ("loss.by_hop.0.gross_usd", 100), ("loss.by_hop.0.net_usd", 100),
                ("loss.by_hop.1.victims", 4), ("loss.by_hop.1.gross_usd", 300), ("loss.by_hop.1.net_usd", 200),
                ("loss.by_asset.USDX.gross_usd", 220), ("loss.by_asset.USDX.net_usd", 180),
                ("loss.by_asset.WETH.gross_usd", 180), ("loss.by_asset.WETH.net_usd", 120),
                ("denials_by_reason.LimitBucket", 25), ("denials_by_reason.ScopeAction", 5.0),
            ],
            figures.TakeLast(12).Select(figure => (figure.Key, figure.Value)));
    }

    [Fact]
    public void It_says_what_run_it_was()
    {
        RunReport report = MadeReport.Usual();
        BaselineDocument baseline = BaselineDocument.Of(report);

        Assert.Equal(
            ("made-by-hand", "42", 2, report.Digest.ToString()),
            (baseline.Scenario, baseline.Seed, baseline.Replications, baseline.Digest));
        Assert.Equal(["open", "held"], baseline.Arms.Keys);
    }

    [Fact]
    public void Neither_machine_nor_speed_nor_program_changes_a_byte()
    {
        RunReport one = MadeReport.Usual();
        RunReport two = MadeReport.Of(
            Made.Plan(),
            null,
            (arm, replication) => (arm == "held" ? Made.Harmless(arm, replication) : Made.Outcome(arm, replication)) with { NodeWallNs = 7 });
        two = two with { Machine = new MachineSection("other", "other", 64, "other"), Program = new ProgramSection("9.9") };

        Assert.Equal(BaselineJson.ToBytes(BaselineDocument.Of(one)), BaselineJson.ToBytes(BaselineDocument.Of(two)));
    }
}
