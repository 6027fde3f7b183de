using System.Collections.Immutable;
using OpenLedger.Analysis.Ensembles;
using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios.Measures;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Tests.Figures;

public class ArmFiguresTests
{
    [Theory]
    [InlineData("replications", 1)]
    [InlineData("simulated.duration_s", 100)]
    [InlineData("simulated.committed_tx", 250)]
    [InlineData("simulated.blocks", 40)]
    [InlineData("simulated.tx_per_s", 2.5)]
    [InlineData("node.tx", 250)]
    [InlineData("node.wall_s", 0.5)]
    [InlineData("node.tx_per_s", 500)]
    [InlineData("node.workers", 1)]
    [InlineData("value_at_risk.usd", 4_000)]
    [InlineData("loss.gross_usd", 400)]
    [InlineData("loss.net_usd", 300)]
    [InlineData("loss.share", 0.075)]
    [InlineData("loss.victims", 5)]
    [InlineData("loss.net_usd_p95", 300)]
    [InlineData("loss.net_usd_cvar95", 300)]
    [InlineData("loss.net_usd_max", 300)]
    [InlineData("containment.radius", 1)]
    [InlineData("containment.hop_p95", 1)]
    [InlineData("containment.domains", 1)]
    [InlineData("containment.detect_s", 15)]
    [InlineData("containment.contain_s", 30)]
    [InlineData("containment.amplification", 2)]
    [InlineData("exposure.usd_hours", 2_000)]
    [InlineData("exposure.dormant_usd_hours", 1_000)]
    [InlineData("bound.usd", 1_000)]
    [InlineData("bound.tightness", 0.4)]
    [InlineData("collateral.denied", 10)]
    [InlineData("collateral.denied_share", 0.05)]
    [InlineData("collateral.delayed", 0)]
    [InlineData("collateral.failed", 3)]
    [InlineData("collateral.forgone", 2)]
    [InlineData("attack.attempted", 60)]
    [InlineData("attack.refused", 20)]
    [InlineData("invariants.checked", 80)]
    [InlineData("invariants.violated", 0)]
    public void Figures_of_one_run_are_what_one_computes_by_hand(string path, double expected) =>
        Assert.Equal(expected, Of(Made.Outcome()).Value(path));

    [Fact]
    public void Percentiles_of_latency_are_exact_to_their_bucket()
    {
        ArmFigures figures = Of(Made.Outcome());

        Assert.Equal(400, figures.Value("simulated.latency_ms.executed.p50")!.Value, tolerance: 400 / 60.0);
        Assert.Equal(800, figures.Value("simulated.latency_ms.executed.p99")!.Value, tolerance: 800 / 60.0);
    }

    [Fact]
    public void Percentiles_are_of_the_operations_of_all_replications()
    {
        // 99 of 100 operations took 1 ms, in a replication of their own; the mean of the medians would be 500 ms.
        ArmFigures figures = Of(
            Made.Outcome() with { ExecutedLatency = Made.Durations([.. Enumerable.Repeat(1L, 99)]) },
            Made.Outcome(replication: 1) with { ExecutedLatency = Made.Durations(1_000) });

        Assert.Equal(1, figures.Value("simulated.latency_ms.executed.p50")!.Value, tolerance: 0.02);
    }

    [Theory]
    [InlineData("loss.gross_usd", 0)]
    [InlineData("loss.net_usd", 0)]
    [InlineData("loss.share", 0)]
    [InlineData("loss.victims", 0)]
    [InlineData("containment.radius", -1)]
    [InlineData("containment.hop_p95", -1)]
    [InlineData("containment.domains", 0)]
    [InlineData("containment.amplification", 0)]
    [InlineData("bound.tightness", 0)]
    public void Where_nothing_was_lost_figures_are_zero_or_minus_one(string path, double expected) =>
        Assert.Equal(expected, Of(Made.Harmless()).Value(path));

    [Theory]
    [InlineData("containment.detect_s")]
    [InlineData("containment.contain_s")]
    [InlineData("collateral.delay_s_p99")]
    public void What_did_not_happen_is_absent(string path) => Assert.Null(Of(Made.Harmless()).Value(path));

    [Fact]
    public void What_was_not_measured_is_absent()
    {
        ArmFigures figures = Of(Made.Outcome() with
        {
            NodeWallNs = 0,
            ExecutedLatency = Made.Durations(),
            CompromisedOwnMicroUsd = 0,
            ValueAtRiskMicroUsd = 0,
            HonestAttempted = 0,
        });

        Assert.Null(figures.Value("node.wall_s"));
        Assert.Null(figures.Value("node.tx_per_s"));
        Assert.Null(figures.Value("simulated.latency_ms.executed.p50"));
        Assert.Null(figures.Value("containment.amplification"));
        Assert.Null(figures.Value("loss.share"));
        Assert.Null(figures.Value("collateral.denied_share"));
        Assert.Null(figures.NetUsdCi95);
    }

    [Fact]
    public void Means_run_over_replications_and_absent_ones_do_not_take_part()
    {
        ArmFigures figures = Of(Made.Outcome(), Made.Harmless("open", 1) with { FirstAlert = Made.At(15) });

        Assert.Equal(150, figures.Value("loss.net_usd"));
        Assert.Equal(0, figures.Value("containment.radius"));
        Assert.Equal(10, figures.Value("containment.detect_s"));
        Assert.Equal(30, figures.Value("containment.contain_s"));
        Assert.Equal(0.4, figures.Value("bound.tightness"));
        Assert.Equal(300, figures.Value("loss.net_usd_max"));
        // n = 2, s = 150 * sqrt 2, t = 12.706: half width 12.706 * 150.
        Assert.Equal(12.7062 * 150, figures.NetUsdCi95!.Value.HalfWidth, tolerance: 0.01);
    }

    [Fact]
    public void Node_throughput_is_all_transactions_over_all_time()
    {
        ArmFigures figures = Of(
            Made.Outcome() with { CommittedTx = 1_000, NodeWallNs = 1_000_000_000 },
            Made.Outcome(replication: 1) with { CommittedTx = 1_000, NodeWallNs = 3_000_000_000 });

        Assert.Equal(500, figures.Value("node.tx_per_s"));
    }

    [Theory]
    // One ten-thousandth of 4,000 USD is 40 cents: exactly that does not count, a micro-dollar more does.
    [InlineData(400_000, 0)]
    [InlineData(400_001, 2)]
    public void The_radius_counts_hops_above_a_ten_thousandth_of_the_value_at_risk(long netMicroUsd, int radius)
    {
        ArmFigures figures = Of(Made.Outcome() with
        {
            Losses = [new LossCell(0, 0, 1, Made.Usd(100), Made.Usd(100)), new LossCell(2, 0, 1, netMicroUsd, netMicroUsd)],
        });

        Assert.Equal(radius, figures.Value("containment.radius"));
    }

    [Fact]
    public void A_hop_that_got_everything_back_is_outside_the_radius()
    {
        ArmFigures figures = Of(Made.Outcome() with
        {
            Losses = [new LossCell(0, 0, 1, Made.Usd(100), Made.Usd(100)), new LossCell(1, 0, 1, Made.Usd(300), 0)],
        });

        Assert.Equal(0, figures.Value("containment.radius"));
    }

    [Theory]
    [InlineData(95, 5, 0)]
    [InlineData(94, 6, 1)]
    public void The_hop_percentile_is_weighted_by_value(long first, long second, double hop)
    {
        ArmFigures figures = Of(Made.Outcome() with
        {
            Losses = [new LossCell(0, 0, 1, first, first), new LossCell(1, 0, 1, second, second)],
        });

        Assert.Equal(hop, figures.Value("containment.hop_p95"));
    }

    [Fact]
    public void Losses_are_broken_down_by_hop_and_asset_and_add_up()
    {
        ArmFigures figures = Of(Made.Outcome(), Made.Harmless("open", 1));

        Assert.Equal([new HopFigures(0, 0.5, 50, 50), new HopFigures(1, 2, 150, 100)], figures.ByHop);
        Assert.Equal([new AssetFigures("USDX", 110, 90), new AssetFigures("WETH", 90, 60)], figures.ByAsset);
        Assert.Equal(figures.Value("loss.gross_usd"), figures.ByHop.Sum(hop => hop.GrossUsd));
        Assert.Equal(figures.Value("loss.net_usd"), figures.ByAsset.Sum(asset => asset.NetUsd));
    }

    [Fact]
    public void Denials_are_means_in_ordinal_order()
    {
        ArmFigures figures = Of(
            Made.Outcome(),
            Made.Outcome(replication: 1) with
            {
                DenialsByReason = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal).Add("Expired", 4),
            });

        Assert.Equal(["Expired", "LimitBucket", "ScopeAction"], figures.DenialsByReason.Keys);
        Assert.Equal([2, 12.5, 2.5], figures.DenialsByReason.Values);
    }

    [Fact]
    public void A_loss_above_its_bound_is_an_invariant_violation_that_names_the_run()
    {
        RunOutcome run = Made.Outcome(replication: 1) with { BoundMicroUsd = Made.Usd(400) - 1 };

        var thrown = Assert.Throws<InvariantViolationException>(() => Of(Made.Outcome(), run));

        Assert.Contains("arm 'open', replication 1, seed 42", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_equal_to_its_bound_is_as_tight_as_can_be() =>
        Assert.Equal(1, Of(Made.Outcome() with { BoundMicroUsd = Made.Usd(400) }).Value("bound.tightness"));

    [Fact]
    public void The_interval_follows_the_scenario_s_confidence_but_ci95_does_not()
    {
        ExperimentPlan plan = Made.Plan() with { Confidence = 0.99 };
        ArmFigures figures =
            ArmFigures.Of(plan, new ArmOutcomes(0, "open", [Made.Outcome(), Made.Harmless("open", 1)]));

        Assert.Equal(0.95, figures.NetUsdCi95!.Value.Confidence);
        Assert.Equal(0.99, figures.NetUsdInterval!.Value.Confidence);
        Assert.True(figures.NetUsdInterval.Value.HalfWidth > figures.NetUsdCi95.Value.HalfWidth);
    }

    [Fact]
    public void Delays_are_counted_and_their_tail_is_in_seconds()
    {
        ArmFigures figures = Of(Made.Outcome() with { HonestDelay = Made.Durations(60_000, 60_000, 120_000) });

        Assert.Equal(3, figures.Value("collateral.delayed"));
        Assert.Equal(120, figures.Value("collateral.delay_s_p99")!.Value, tolerance: 2);
    }

    [Fact]
    public void Very_large_integrals_do_not_overflow()
    {
        ArmFigures figures = Of(Made.Outcome() with { ExposureMicroUsdSeconds = (Int128)long.MaxValue * SimDuration.NsPerDay });

        Assert.True(figures.Value("exposure.usd_hours") > 1e20);
    }

    [Fact]
    public void Every_measure_of_the_catalogue_is_computed_and_nothing_else() =>
        Assert.Equal(
            MeasureCatalogue.All.Select(measure => measure.Path).Order(StringComparer.Ordinal),
            ArmFigures.Paths.Order(StringComparer.Ordinal));

    [Fact]
    public void A_run_has_a_value_per_column_of_the_summary() =>
        Assert.Equal(ArmFigures.RunPaths.Length, ArmFigures.ValuesOf(Made.Outcome()).Length);

    private static ArmFigures Of(params RunOutcome[] runs) =>
        ArmFigures.Of(Made.Plan(runs.Length), new ArmOutcomes(0, runs[0].Arm, [.. runs]));
}
