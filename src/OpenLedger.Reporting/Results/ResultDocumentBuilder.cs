using System.Collections.Immutable;
using System.Globalization;
using OpenLedger.Analysis.Expectations;
using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Statistics;
using OpenLedger.Core.Primitives;
using OpenLedger.Scenarios;

namespace OpenLedger.Reporting.Results;

/// <summary>Puts a report into the form of result.json. Figures are looked up by the paths they have there.</summary>
public static class ResultDocumentBuilder
{
    /// <summary>Makes the document of a report.</summary>
    public static ResultDocument Build(RunReport report)
    {
        ScenarioDocument scenario = report.Scenario;
        var arms = new OrderedDictionary<string, ArmSection>(StringComparer.Ordinal);
        foreach (ArmFigures arm in report.Arms)
        {
            arms.Add(arm.Arm, ArmOf(arm));
        }

        var set = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Setting setting in scenario.Settings)
        {
            set[setting.Path] = setting.Value;
        }

        return new ResultDocument
        {
            Schema = ResultDocument.CurrentSchema,
            Scenario = new ScenarioSection(scenario.Plan.Scenario, scenario.Path, scenario.Sha256, scenario.Text),
            Seed = scenario.Plan.Seed.ToString(CultureInfo.InvariantCulture),
            Settings = new SettingsSection(report.Identity.Arms, set, scenario.Plan.Replications),
            Inputs = [.. scenario.Inputs.Select(input => new InputSection(input.Path, input.Sha256))],
            Program = report.Program,
            Machine = report.Machine,
            Digest = report.Digest.ToString(),
            Arms = arms,
            Expect = [.. report.Expectations.Select(ExpectOf)],
        };
    }

    internal static ExpectSection ExpectOf(ExpectationOutcome outcome) => new()
    {
        Text = outcome.Text,
        Observed = outcome.Observed,
        Verdict = outcome.Verdict,
        Required = outcome.Required,
        Arm = outcome.Arm,
    };

    private static ArmSection ArmOf(ArmFigures arm) => new()
    {
        Replications = arm.Runs.Length,
        Simulated = new SimulatedSection(
            arm.Value("simulated.duration_s"),
            arm.Value("simulated.committed_tx"),
            arm.Value("simulated.tx_per_s"),
            LatencyOf(arm),
            arm.Value("simulated.blocks")),
        Node = new NodeSection
        {
            Tx = arm.Value("node.tx"),
            WallS = arm.Value("node.wall_s"),
            TxPerS = arm.Value("node.tx_per_s"),
            Workers = arm.Runs[0].NodeWorkers,
            Signatures = arm.SignaturesVerified ? "verify" : "trusted",
            StateRoot = false,
        },
        Loss = LossOf(arm),
        Containment = new ContainmentSection(
            arm.Value("containment.radius"),
            arm.Value("containment.hop_p95"),
            arm.Value("containment.domains"),
            arm.Value("containment.detect_s"),
            arm.Value("containment.contain_s"),
            arm.Value("containment.amplification"),
            arm.Value("containment.revoke_s_p50"),
            arm.Value("containment.revoke_s_p99")),
        Exposure = new ExposureSection(arm.Value("exposure.usd_hours"), arm.Value("exposure.dormant_usd_hours")),
        Bound = new BoundSection(arm.Value("bound.usd"), arm.Value("bound.tightness")),
        Collateral = new CollateralSection(
            arm.Value("collateral.denied"),
            arm.Value("collateral.denied_share"),
            arm.Value("collateral.delayed"),
            arm.Value("collateral.delay_s_p99"),
            arm.Value("collateral.failed"),
            arm.Value("collateral.forgone"),
            arm.HonestDenialsByReason.IsEmpty ? null : arm.HonestDenialsByReason),
        DenialsByReason = arm.DenialsByReason,
        Invariants = new InvariantsSection(arm.Value("invariants.checked"), arm.Value("invariants.violated")),
        ValueAtRisk = new ValueAtRiskSection(arm.Value("value_at_risk.usd")),
        Attack = new AttackSection(arm.Value("attack.attempted"), arm.Value("attack.refused")),
        Samples = SamplesOf(arm),
    };

    private static LatencySection? LatencyOf(ArmFigures arm)
    {
        double? p50 = arm.Value("simulated.latency_ms.executed.p50");
        double? p99 = arm.Value("simulated.latency_ms.executed.p99");
        return p50 is null && p99 is null ? null : new LatencySection(new PercentilesSection(p50, p99));
    }

    private static LossSection LossOf(ArmFigures arm) => new()
    {
        GrossUsd = arm.Value("loss.gross_usd"),
        NetUsd = arm.Value("loss.net_usd"),
        Share = arm.Value("loss.share"),
        Victims = arm.Value("loss.victims"),
        NetUsdCi95 = arm.NetUsdCi95 is { } ci ? [ci.Low, ci.High] : null,
        NetUsdP95 = arm.Value("loss.net_usd_p95"),
        NetUsdCvar95 = arm.Value("loss.net_usd_cvar95"),
        NetUsdMax = arm.Value("loss.net_usd_max"),
        AfterRevokeUsd = arm.Value("loss.after_revoke_usd"),
        ByHop = [.. arm.ByHop.Select(hop => new HopSection(hop.Hop, hop.Victims, hop.GrossUsd, hop.NetUsd))],
        ByAsset = [.. arm.ByAsset.Select(asset => new AssetSection(asset.Asset, asset.GrossUsd, asset.NetUsd))],
        NetUsdInterval = arm.NetUsdInterval is { Confidence: not 0.95 } interval ? IntervalOf(interval) : null,
    };

    private static IntervalSection IntervalOf(ConfidenceInterval interval) =>
        new(interval.Confidence, interval.Low, interval.High);

    private static ImmutableArray<SampleSection> SamplesOf(ArmFigures arm)
    {
        var samples = ImmutableArray.CreateBuilder<SampleSection>(arm.Runs.Length);
        foreach (var run in arm.Runs)
        {
            ImmutableArray<double?> values = ArmFigures.ValuesOf(run);
            samples.Add(new SampleSection
            {
                Seed = run.Seed.ToString(CultureInfo.InvariantCulture),
                NetUsd = Of("loss.net_usd"),
                Replication = run.Replication,
                GrossUsd = Of("loss.gross_usd"),
                Victims = Of("loss.victims"),
                BoundUsd = Of("bound.usd"),
                DetectS = Of("containment.detect_s"),
                ContainS = Of("containment.contain_s"),
                Share = Of("loss.share"),
                Radius = Of("containment.radius"),
                HopP95 = Of("containment.hop_p95"),
                ExposureUsdHours = Of("exposure.usd_hours"),
                DormantUsdHours = Of("exposure.dormant_usd_hours"),
                DeniedShare = Of("collateral.denied_share"),
                Delayed = Of("collateral.delayed"),
                TxPerS = Of("simulated.tx_per_s"),
            });

            double? Of(string path)
            {
                int index = ArmFigures.RunPaths.IndexOf(path);
                Preconditions.Invariant(index >= 0, $"'{path}' is a measure of every run");
                return values[index];
            }
        }

        return samples.MoveToImmutable();
    }
}
