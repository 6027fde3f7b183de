using System.Collections.Immutable;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Figures;

/// <summary>
/// One formula per measure of the catalogue, in the order of result.json. A test holds this list and the catalogue together.
/// </summary>
internal static class MeasureFormulas
{
    /// <summary>All formulas, in the order of result.json.</summary>
    public static readonly ImmutableArray<MeasureFormula> All =
    [
        OverRuns("replications", runs => runs.Length),

        Mean("simulated.duration_s", run => run.Duration.Seconds),
        Mean("simulated.committed_tx", run => run.CommittedTx),
        Mean("simulated.tx_per_s", run => RunFigures.Ratio(run.CommittedTx, run.Duration.Seconds)),
        Mean("simulated.blocks", run => run.Blocks),
        Merged("simulated.latency_ms.executed.p50", run => run.ExecutedLatency, h => RunFigures.Milliseconds(h.Percentile(500))),
        Merged("simulated.latency_ms.executed.p99", run => run.ExecutedLatency, h => RunFigures.Milliseconds(h.Percentile(990))),

        Mean("node.tx", run => run.CommittedTx),
        Mean("node.wall_s", RunFigures.NodeWallSeconds),
        new("node.tx_per_s", run => NodeTxPerSecond([run]), NodeTxPerSecond),
        OverRuns("node.workers", runs => runs[0].NodeWorkers),

        Mean("value_at_risk.usd", run => RunFigures.Usd(run.ValueAtRiskMicroUsd)),

        Mean("loss.gross_usd", run => RunFigures.Usd(RunFigures.GrossMicroUsd(run))),
        Mean("loss.net_usd", NetUsd),
        Mean("loss.share", RunFigures.NetShare),
        Mean("loss.victims", run => RunFigures.Victims(run)),
        OverRuns("loss.net_usd_p95", runs => SampleStatistics.Percentile(Samples(runs, NetUsd), 0.95)),
        OverRuns("loss.net_usd_cvar95", runs => SampleStatistics.ConditionalTailMean(Samples(runs, NetUsd), 0.95)),
        OverRuns("loss.net_usd_max", runs => SampleStatistics.Percentile(Samples(runs, NetUsd), 1)),
        Mean("loss.after_revoke_usd", run => run.AfterRevocationMicroUsd is { } micro ? RunFigures.Usd(micro) : null),

        Mean("containment.radius", run => RunFigures.Radius(run)),
        Mean("containment.hop_p95", run => RunFigures.HopPercentile95(run)),
        Mean("containment.domains", run => RunFigures.Domains(run)),
        Mean("containment.detect_s", RunFigures.DetectSeconds),
        Mean("containment.contain_s", RunFigures.ContainSeconds),
        Mean("containment.amplification", RunFigures.Amplification),
        Merged("containment.revoke_s_p50", RevocationDelay, h => RunFigures.SecondsOf(h.Percentile(500))),
        Merged("containment.revoke_s_p99", RevocationDelay, h => RunFigures.SecondsOf(h.Percentile(990))),

        Mean("exposure.usd_hours", run => RunFigures.UsdHours(run.ExposureMicroUsdSeconds)),
        Mean("exposure.dormant_usd_hours", run => RunFigures.UsdHours(run.DormantMicroUsdSeconds)),

        Mean("bound.usd", run => RunFigures.Usd(run.BoundMicroUsd)),
        Largest("bound.tightness", run => RunFigures.Tightness(run)),

        Mean("collateral.denied", run => run.HonestDenied),
        Mean("collateral.denied_share", RunFigures.DeniedShare),
        Mean("collateral.delayed", run => run.HonestDelay.Count),
        Merged("collateral.delay_s_p99", run => run.HonestDelay, h => RunFigures.SecondsOf(h.Percentile(990))),
        Mean("collateral.failed", run => run.HonestFailed),
        Mean("collateral.forgone", run => run.HonestForgone),

        Mean("attack.attempted", run => run.MaliciousAttempted),
        Mean("attack.refused", run => run.MaliciousRefused),

        Mean("invariants.checked", run => run.InvariantsChecked),
        // A violated invariant ends the program with exit status 70, so whoever reads a result reads a zero that was earned.
        Mean("invariants.violated", _ => 0),
    ];

    private static double? NetUsd(RunOutcome run) => RunFigures.Usd(RunFigures.NetMicroUsd(run));

    private static DurationHistogram RevocationDelay(RunOutcome run) => run.RevocationDelay ?? new DurationHistogram();

    private static MeasureFormula Mean(string path, Func<RunOutcome, double?> ofRun) =>
        new(path, ofRun, runs => SampleStatistics.Mean(Samples(runs, ofRun)));

    private static MeasureFormula Largest(string path, Func<RunOutcome, double?> ofRun) =>
        new(path, ofRun, runs => SampleStatistics.Percentile(Samples(runs, ofRun), 1));

    private static MeasureFormula OverRuns(string path, Func<ImmutableArray<RunOutcome>, double?> ofRuns) =>
        new(path, null, ofRuns);

    // A percentile of all operations of all replications, not the mean of their percentiles: the tail of a short run is noise.
    private static MeasureFormula Merged(
        string path, Func<RunOutcome, DurationHistogram> histogram, Func<DurationHistogram, double?> figure) =>
        new(path, run => figure(histogram(run)), runs =>
        {
            var merged = new DurationHistogram();
            foreach (RunOutcome run in runs)
            {
                merged.Add(histogram(run));
            }

            return figure(merged);
        });

    // All transactions over all time, so that it is the quotient of the two figures beside it.
    private static double? NodeTxPerSecond(ImmutableArray<RunOutcome> runs)
    {
        double tx = 0;
        double seconds = 0;
        foreach (RunOutcome run in runs)
        {
            if (RunFigures.NodeWallSeconds(run) is { } wall)
            {
                tx += run.CommittedTx;
                seconds += wall;
            }
        }

        return RunFigures.Ratio(tx, seconds);
    }

    // Replications in which the figure was not measured (no malicious transaction succeeded, say) do not take part.
    private static double[] Samples(ImmutableArray<RunOutcome> runs, Func<RunOutcome, double?> ofRun)
    {
        var samples = new List<double>(runs.Length);
        foreach (RunOutcome run in runs)
        {
            if (ofRun(run) is { } sample)
            {
                samples.Add(sample);
            }
        }

        return [.. samples];
    }
}
