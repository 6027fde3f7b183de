using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace OpenLedger.Reporting.Results;

/// <summary>The figures of one arm; units stand last in the names.</summary>
public sealed record ArmSection
{
    public required int Replications { get; init; }

    public required SimulatedSection Simulated { get; init; }

    public required NodeSection Node { get; init; }

    public required LossSection Loss { get; init; }

    public required ContainmentSection Containment { get; init; }

    public required ExposureSection Exposure { get; init; }

    public required BoundSection Bound { get; init; }

    public required CollateralSection Collateral { get; init; }

    /// <summary>Refusals by guardrails, honest and malicious, by name of the reason.</summary>
    public required ImmutableSortedDictionary<string, double> DenialsByReason { get; init; }

    public required InvariantsSection Invariants { get; init; }

    public required ValueAtRiskSection ValueAtRisk { get; init; }

    public required AttackSection Attack { get; init; }

    /// <summary>Every replication, in order.</summary>
    public required ImmutableArray<SampleSection> Samples { get; init; }
}

/// <summary>Throughput in simulated time.</summary>
public sealed record SimulatedSection(
    double? DurationS = null,
    double? CommittedTx = null,
    double? TxPerS = null,
    LatencySection? LatencyMs = null,
    double? Blocks = null);

/// <summary>Latency of honest operations in simulated time.</summary>
/// <param name="Executed">From submission to the block.</param>
public sealed record LatencySection(PercentilesSection Executed);

/// <summary>Percentiles over the operations of all replications.</summary>
public sealed record PercentilesSection(double? P50 = null, double? P99 = null);

/// <summary>Throughput of the node core in wall-clock time, with its conditions.</summary>
public sealed record NodeSection
{
    /// <summary>Transactions through the node core.</summary>
    public double? Tx { get; init; }

    /// <summary>Wall-clock seconds in it; absent if not measured.</summary>
    public double? WallS { get; init; }

    /// <summary>Transactions over wall-clock seconds; absent if not measured.</summary>
    public double? TxPerS { get; init; }

    /// <summary>Executor threads of one node.</summary>
    public required int Workers { get; init; }

    /// <summary>trusted or verify.</summary>
    public required string Signatures { get; init; }

    /// <summary>Whether a state root was computed per block.</summary>
    public required bool StateRoot { get; init; }
}

/// <summary>What was lost.</summary>
public sealed record LossSection
{
    public double? GrossUsd { get; init; }

    public double? NetUsd { get; init; }

    /// <summary>Net over value at risk.</summary>
    public double? Share { get; init; }

    public double? Victims { get; init; }

    /// <summary>95 % interval of the mean net loss, [low, high]; absent with one replication.</summary>
    public ImmutableArray<double>? NetUsdCi95 { get; init; }

    public double? NetUsdP95 { get; init; }

    public double? NetUsdCvar95 { get; init; }

    public double? NetUsdMax { get; init; }

    /// <summary>What was taken after owners revoked; absent where it was not measured.</summary>
    public double? AfterRevokeUsd { get; init; }

    public required ImmutableArray<HopSection> ByHop { get; init; }

    public required ImmutableArray<AssetSection> ByAsset { get; init; }

    /// <summary>The interval at the scenario's confidence, where that is not 95 %.</summary>
    public IntervalSection? NetUsdInterval { get; init; }
}

/// <summary>An interval of a mean.</summary>
public sealed record IntervalSection(double Confidence, double Low, double High);

/// <summary>Loss at one hop.</summary>
public sealed record HopSection(int Hop, double Victims, double GrossUsd, double NetUsd);

/// <summary>Loss in one asset.</summary>
public sealed record AssetSection(string Asset, double GrossUsd, double NetUsd);

/// <summary>How far it reached and how long it lasted, in simulated time.</summary>
public sealed record ContainmentSection(
    double? Radius = null,
    double? HopP95 = null,
    double? Domains = null,
    double? DetectS = null,
    double? ContainS = null,
    double? Amplification = null,
    [property: JsonPropertyName("revoke_s_p50")] double? RevokeSP50 = null,
    [property: JsonPropertyName("revoke_s_p99")] double? RevokeSP99 = null);

/// <summary>What could have been taken, over time.</summary>
public sealed record ExposureSection(double? UsdHours = null, double? DormantUsdHours = null);

/// <summary>What the limits allowed at most.</summary>
/// <param name="Usd">The bound.</param>
/// <param name="Tightness">Gross loss over bound, the largest over replications.</param>
public sealed record BoundSection(double? Usd = null, double? Tightness = null);

/// <summary>What honest people paid.</summary>
/// <param name="Denied">Operations denied.</param>
/// <param name="DeniedShare">Of those attempted.</param>
/// <param name="Delayed">Operations delayed.</param>
/// <param name="DelaySP99">For how long.</param>
/// <param name="Failed">Operations that failed otherwise.</param>
/// <param name="Forgone">Operations held back.</param>
/// <param name="DeniedByReason">Operations denied, by name of the reason; absent if none was.</param>
public sealed record CollateralSection(
    double? Denied = null,
    double? DeniedShare = null,
    double? Delayed = null,
    [property: JsonPropertyName("delay_s_p99")] double? DelaySP99 = null,
    double? Failed = null,
    double? Forgone = null,
    ImmutableSortedDictionary<string, double>? DeniedByReason = null);

/// <summary>Promises that the program checked about itself.</summary>
public sealed record InvariantsSection(double? Checked = null, double? Violated = null);

/// <summary>What could be lost at most with no limits.</summary>
public sealed record ValueAtRiskSection(double? Usd = null);

/// <summary>What the attacker tried.</summary>
public sealed record AttackSection(double? Attempted = null, double? Refused = null);

/// <summary>One replication.</summary>
public sealed record SampleSection
{
    /// <summary>Master seed; replication r draws from the random numbers keyed by (seed, r).</summary>
    public required string Seed { get; init; }

    public double? NetUsd { get; init; }

    /// <summary>Its number, from 0.</summary>
    public required int Replication { get; init; }

    public double? GrossUsd { get; init; }

    public double? Victims { get; init; }

    /// <summary>What the limits allowed at most.</summary>
    public double? BoundUsd { get; init; }

    /// <summary>Time to detect; absent if it was not.</summary>
    public double? DetectS { get; init; }

    /// <summary>Time to contain; absent if nothing malicious succeeded.</summary>
    public double? ContainS { get; init; }

    /// <summary>Net loss over value at risk.</summary>
    public double? Share { get; init; }

    /// <summary>Largest hop with a net loss worth mentioning.</summary>
    public double? Radius { get; init; }

    /// <summary>95th percentile of the hop, weighted by net loss.</summary>
    public double? HopP95 { get; init; }

    public double? ExposureUsdHours { get; init; }

    public double? DormantUsdHours { get; init; }

    /// <summary>Share of honest operations that guardrails denied.</summary>
    public double? DeniedShare { get; init; }

    /// <summary>Honest operations that guardrails delayed.</summary>
    public double? Delayed { get; init; }

    /// <summary>Committed transactions per simulated second.</summary>
    public double? TxPerS { get; init; }
}
