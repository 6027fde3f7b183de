using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OpenLedger.Scenarios.Measures;

/// <summary>
/// The one catalogue of measures: every number of an arm's object in result.json. Expectations are checked against it when a scenario is
/// loaded, and Analysis computes it one to one. A measure that does not apply to a run is absent from its result, never zero.
/// </summary>
public static class MeasureCatalogue
{
    private const string Maximum = "maximum";
    private const string Pooled = "percentile over the operations of all replications";
    private const string WherePresent = "mean over the replications in which it is present";

    /// <summary>All measures, in the order of result.json.</summary>
    public static readonly ImmutableArray<Measure> All =
    [
        new("replications", "count", Direction.Neutral, "Number of replications behind the figures.", "count"),

        new("simulated.duration_s", "s", Direction.Neutral, "Simulated time that a run lasts."),
        new("simulated.committed_tx", "tx", Direction.HigherIsBetter, "Transactions that blocks hold, whether they succeeded or failed."),
        new("simulated.tx_per_s", "tx_per_s", Direction.HigherIsBetter,
            "Committed transactions per simulated second: committed_tx / duration_s."),
        new("simulated.blocks", "count", Direction.Neutral, "Blocks produced; a slot in which nothing happens has none."),
        new("simulated.latency_ms.executed.p50", "ms", Direction.LowerIsBetter,
            "Median simulated time from the submission of an honest operation to its block.", Pooled),
        new("simulated.latency_ms.executed.p99", "ms", Direction.LowerIsBetter,
            "99th percentile of the simulated time from the submission of an honest operation to its block.", Pooled),

        new("node.tx", "tx", Direction.Neutral, "Transactions that went through the node core."),
        new("node.wall_s", "s", Direction.LowerIsBetter, "Wall-clock time spent inside the node core, on this machine."),
        new("node.tx_per_s", "tx_per_s", Direction.HigherIsBetter,
            "Transactions per wall-clock second through the node core, on this machine: tx / wall_s.", "all transactions over all time"),
        new("node.workers", "count", Direction.Neutral, "Executor threads of the node.", "setting"),

        new("value_at_risk.usd", "usd", Direction.Neutral,
            "Assets, at prices of the moment before the attack, of the compromised principals, of those who delegated to them and of those " +
            "with a claim on what these could drain. Limits are ignored, so it is equal in every arm."),

        new("loss.gross_usd", "usd", Direction.LowerIsBetter,
            "Outflow less inflow of the victims because of the attack, at prices before it."),
        new("loss.net_usd", "usd", Direction.LowerIsBetter,
            "Gross loss less what rollback, recovery, slashing and insurance gave back."),
        new("loss.share", "share", Direction.LowerIsBetter, "Net loss over value at risk: net_usd / value_at_risk.usd."),
        new("loss.victims", "count", Direction.LowerIsBetter, "Principals with a gross loss above nothing."),
        new("loss.net_usd_p95", "usd", Direction.LowerIsBetter, "Net loss that one replication in twenty exceeds.", "95th percentile"),
        new("loss.net_usd_cvar95", "usd", Direction.LowerIsBetter,
            "Mean net loss of the worst twentieth of the replications.", "mean of the worst 5 %"),
        new("loss.net_usd_max", "usd", Direction.LowerIsBetter, "Net loss of the worst replication.", Maximum),

        new("containment.radius", "hop", Direction.LowerIsBetter,
            "Largest hop with a net loss above 0.01 % of value at risk; -1 if nothing was lost. Hop 0 is the compromised principal itself, 1 who " +
            "delegated to it, 2 who had a claim on something drained at hop 1."),
        new("containment.hop_p95", "hop", Direction.LowerIsBetter,
            "95th percentile of the hop, weighted by net loss; -1 if nothing was lost."),
        new("containment.domains", "count", Direction.LowerIsBetter, "Ledgers on which somebody lost something."),
        new("containment.detect_s", "s", Direction.LowerIsBetter,
            "Simulated time from the first malicious transaction to the first alert after it; absent without an alert.", WherePresent),
        new("containment.contain_s", "s", Direction.LowerIsBetter,
            "Simulated time from the first malicious transaction to the last that succeeded; absent if none did.", WherePresent),
        new("containment.amplification", "ratio", Direction.LowerIsBetter,
            "Gross loss over what the compromised principal owned itself; absent if that is nothing.", WherePresent),

        new("exposure.usd_hours", "usd_hours", Direction.LowerIsBetter,
            "Integral over the run of what one block of adversarial uses of delegated authority could take."),
        new("exposure.dormant_usd_hours", "usd_hours", Direction.LowerIsBetter,
            "The part of usd_hours of authority neither used nor validated for longer than experiment.dormant-after."),

        new("bound.usd", "usd", Direction.LowerIsBetter,
            "What the limits allow at most between the compromise and the scheduled containment (the end of the run if none)."),
        new("bound.tightness", "ratio", Direction.Neutral,
            "Gross loss over bound; 0 if nothing was lost, never above 1: a loss above its bound ends the run.", Maximum),

        new("collateral.denied", "count", Direction.LowerIsBetter, "Honest operations that a guardrail denied."),
        new("collateral.denied_share", "share", Direction.LowerIsBetter, "Honest operations denied over honest operations attempted."),
        new("collateral.delayed", "count", Direction.LowerIsBetter, "Honest operations that a guardrail delayed."),
        new("collateral.delay_s_p99", "s", Direction.LowerIsBetter,
            "99th percentile of how long guardrails delayed the honest operations that they delayed; absent if none was.", Pooled),
        new("collateral.failed", "count", Direction.LowerIsBetter,
            "Honest operations that failed for a reason other than a guardrail: no funds left, price moved."),
        new("collateral.forgone", "count", Direction.LowerIsBetter,
            "Honest operations that honest agents held back after an alert."),

        new("attack.attempted", "count", Direction.Neutral, "Malicious operations (single transfers or uses) attempted."),
        new("attack.refused", "count", Direction.HigherIsBetter, "Malicious operations that were refused."),

        new("invariants.checked", "count", Direction.Neutral, "Checks of invariants made."),
        new("invariants.violated", "count", Direction.LowerIsBetter,
            "Invariants found violated; always 0, since a violation ends the run."),
    ];

    private static readonly FrozenDictionary<string, Measure> ByPath = All.ToFrozenDictionary(measure => measure.Path, StringComparer.Ordinal);

    /// <summary>The measure with a path, or null.</summary>
    public static Measure? Find(string path) => ByPath.GetValueOrDefault(path);
}
