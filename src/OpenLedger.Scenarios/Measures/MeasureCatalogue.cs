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
        new("replications", "count", Direction.Neutral, "Number of replications behind the figures.", "count")
        {
            Formula = "number of replications",
        },

        new("simulated.duration_s", "s", Direction.Neutral, "Simulated time that a run lasts.")
        {
            Formula = "duration of the scenario",
        },
        new("simulated.committed_tx", "tx", Direction.HigherIsBetter,
            "Transactions that blocks hold, whether they succeeded or failed.")
        {
            Formula = "sum over blocks of their transactions",
        },
        new("simulated.tx_per_s", "tx_per_s", Direction.HigherIsBetter, "Committed transactions per simulated second.")
        {
            Formula = "simulated.committed_tx / simulated.duration_s",
        },
        new("simulated.blocks", "count", Direction.Neutral, "Blocks produced; a slot in which nothing happens has none.")
        {
            Formula = "number of blocks",
        },
        new("simulated.latency_ms.executed.p50", "ms", Direction.LowerIsBetter,
            "Median simulated time from the submission of an honest operation to its block, exact to 1.6 %.", Pooled)
        {
            Formula = "50th percentile of (time of the block - time of submission) over honest operations",
        },
        new("simulated.latency_ms.executed.p99", "ms", Direction.LowerIsBetter,
            "99th percentile of the simulated time from the submission of an honest operation to its block, exact to 1.6 %.",
            Pooled)
        {
            Formula = "99th percentile of (time of the block - time of submission) over honest operations",
        },

        new("node.tx", "tx", Direction.Neutral, "Transactions that went through the node core into blocks.")
        {
            Formula = "simulated.committed_tx",
        },
        new("node.wall_s", "s", Direction.LowerIsBetter,
            "Wall-clock time spent inside the node core, on this machine; absent if it was not measured.", WherePresent)
        {
            Formula = "time spent submitting transactions and producing blocks",
        },
        new("node.tx_per_s", "tx_per_s", Direction.HigherIsBetter,
            "Transactions per wall-clock second through the node core, on this machine; absent if it was not measured.",
            "all transactions over all time")
        {
            Formula = "node.tx / node.wall_s",
        },
        new("node.workers", "count", Direction.Neutral, "Executor threads of the node.", "setting")
        {
            Formula = "number of executor threads",
        },

        new("value_at_risk.usd", "usd", Direction.Neutral,
            "What stood open to the attack: the assets of the compromised principals, of those who delegated to them in any " +
            "arm, and what lies in escrow at the attacked bridge. It counts holdings of time zero at prices from before the " +
            "attack and ignores limits, so it is equal in every arm.")
        {
            Formula = "sum over those principals and assets of held at time zero * price",
        },

        new("loss.gross_usd", "usd", Direction.LowerIsBetter,
            "What the attacker's transactions took from the victims less what they brought, at prices from before the attack. " +
            "Each unit is booked once, to whoever bears it finally.")
        {
            Formula = "sum over principals and assets of max(0, taken - brought) * price",
        },
        new("loss.net_usd", "usd", Direction.LowerIsBetter,
            "Gross loss less what rollback, recovery, slashing and insurance gave back. Nothing gives back yet, so the two " +
            "are equal.")
        {
            Formula = "loss.gross_usd - given back",
        },
        new("loss.share", "share", Direction.LowerIsBetter,
            "Net loss over value at risk; absent if nothing was at risk.", WherePresent)
        {
            Formula = "loss.net_usd / value_at_risk.usd",
        },
        new("loss.victims", "count", Direction.LowerIsBetter,
            "Principals who lost something of an asset; the depositors of one asset of a bridge count as one.")
        {
            Formula = "number of principals with taken > brought in an asset",
        },
        new("loss.net_usd_p95", "usd", Direction.LowerIsBetter,
            "Net loss that at most one replication in twenty exceeds; the worst with fewer than twenty.",
            "95th percentile (nearest rank)")
        {
            Formula = "loss.net_usd of the replication with rank ceil(0.95 * replications)",
        },
        new("loss.net_usd_cvar95", "usd", Direction.LowerIsBetter,
            "Mean net loss of the worst twentieth of the replications; the worst with up to twenty.", "mean of the worst 5 %")
        {
            Formula = "mean of the 0.05 * replications largest loss.net_usd, the last of them by its part",
        },
        new("loss.net_usd_max", "usd", Direction.LowerIsBetter, "Net loss of the worst replication.", Maximum)
        {
            Formula = "loss.net_usd",
        },
        new("loss.after_revoke_usd", "usd", Direction.LowerIsBetter,
            "What was taken from owners in and after the first block that could have held their revocation, gross; of owners who cannot " +
            "revoke, from when they would have. Measured where arms differ in how blocks are made; absent if nobody revoked.",
            WherePresent)
        {
            Formula = "sum over owners who revoke of what the attacker took from that block on * price",
        },

        new("containment.radius", "hop", Direction.LowerIsBetter,
            "Largest hop with a net loss above 0.01 % of value at risk; -1 if there is none. Hop 0 is the compromised " +
            "principal itself, 1 who delegated to it, 2 who had a claim on something drained at hop 1.")
        {
            Formula = "largest hop with net_usd of the hop > 0.0001 * value_at_risk.usd",
        },
        new("containment.hop_p95", "hop", Direction.LowerIsBetter,
            "95th percentile of the hop, weighted by net loss; -1 if nothing was lost.")
        {
            Formula = "smallest hop with net_usd of all hops up to it >= 0.95 * loss.net_usd",
        },
        new("containment.domains", "count", Direction.LowerIsBetter,
            "Ledgers on which somebody lost something; there is one ledger so far.")
        {
            Formula = "1 if loss.gross_usd > 0, else 0",
        },
        new("containment.detect_s", "s", Direction.LowerIsBetter,
            "Simulated time from the first malicious transaction to the first alert after it; absent without an alert.",
            WherePresent)
        {
            Formula = "time of the first alert after it - time of the first malicious transaction in a block",
        },
        new("containment.contain_s", "s", Direction.LowerIsBetter,
            "Simulated time from the first malicious transaction to the last that succeeded; absent if none did.", WherePresent)
        {
            Formula = "time of the last malicious transaction that succeeded - time of the first in a block",
        },
        new("containment.amplification", "ratio", Direction.LowerIsBetter,
            "Gross loss over what the compromised principal owned itself at time zero; absent if that is nothing.", WherePresent)
        {
            Formula = "loss.gross_usd / the compromised principal's own assets in usd",
        },
        new("containment.revoke_s_p50", "s", Direction.LowerIsBetter,
            "Median time from when an owner revokes to the block that holds it, exact to 1.6 %. Measured where arms differ in how blocks " +
            "are made; absent if no revocation came to be.", Pooled)
        {
            Formula = "50th percentile of that time over owners whose revocation a block held",
        },
        new("containment.revoke_s_p99", "s", Direction.LowerIsBetter,
            "99th percentile of the same.", Pooled)
        {
            Formula = "99th percentile of that time over owners whose revocation a block held",
        },

        new("exposure.usd_hours", "usd_hours", Direction.LowerIsBetter,
            "What one block of adversarial uses could take, of delegated authority and from the attack on of the bridge's " +
            "escrow, summed over the time that it stood open. It is sampled, evenly over the run and closer behind the " +
            "compromise; a sample holds until the next.")
        {
            Formula = "integral over the run of what one block could take",
        },
        new("exposure.dormant_usd_hours", "usd_hours", Direction.LowerIsBetter,
            "The part of usd_hours of delegated authority neither used nor validated for longer than experiment.dormant-after.")
        {
            Formula = "integral over the run of what one block could take of dormant authority",
        },

        new("bound.usd", "usd", Direction.LowerIsBetter,
            "What the limits allow at most between the compromise and the scheduled containment (the end of the run if none). " +
            "A limit that all victims share, such as the bucket of a bridge over all assets, bounds their sum.")
        {
            Formula = "sum over principals and assets of min(held + came in, limit) * price, at most the shared limit",
        },
        new("bound.tightness", "ratio", Direction.Neutral,
            "Gross loss over bound; 0 if nothing was lost, never above 1: a loss above its bound ends the run.", Maximum)
        {
            Formula = "loss.gross_usd / bound.usd; 0 if nothing was lost",
        },

        new("collateral.denied", "count", Direction.LowerIsBetter,
            "Honest operations that a guardrail denied, what the infrastructure does for them included.")
        {
            Formula = "number of honest operations denied",
        },
        new("collateral.denied_share", "share", Direction.LowerIsBetter,
            "Honest operations denied over honest operations attempted; absent if none was attempted.", WherePresent)
        {
            Formula = "collateral.denied / honest operations attempted",
        },
        new("collateral.delayed", "count", Direction.LowerIsBetter, "Honest operations that a guardrail delayed.")
        {
            Formula = "number of honest operations delayed",
        },
        new("collateral.delay_s_p99", "s", Direction.LowerIsBetter,
            "99th percentile of how long guardrails delayed the honest operations that they delayed, exact to 1.6 %; absent " +
            "if none was.", Pooled)
        {
            Formula = "99th percentile of the delay over delayed honest operations",
        },
        new("collateral.failed", "count", Direction.LowerIsBetter,
            "Honest operations that failed for a reason other than a guardrail: no funds left, price moved.")
        {
            Formula = "number of honest operations failed but not denied",
        },
        new("collateral.forgone", "count", Direction.LowerIsBetter,
            "Honest operations that honest agents held back after an alert; they are not attempted.")
        {
            Formula = "number of honest operations held back",
        },

        new("attack.attempted", "count", Direction.Neutral, "Malicious operations (single transfers or uses) attempted.")
        {
            Formula = "sum over malicious transactions of their operations",
        },
        new("attack.refused", "count", Direction.HigherIsBetter, "Malicious operations that were refused, for whatever reason.")
        {
            Formula = "sum over malicious transactions that failed of their operations",
        },

        new("invariants.checked", "count", Direction.Neutral, "Checks of invariants made at the end of a run.")
        {
            Formula = "number of checks",
        },
        new("invariants.violated", "count", Direction.LowerIsBetter,
            "Invariants found violated; always 0, since a violation ends the run.")
        {
            Formula = "number of checks that failed",
        },
    ];

    private static readonly FrozenDictionary<string, Measure> ByPath = All.ToFrozenDictionary(measure => measure.Path, StringComparer.Ordinal);

    /// <summary>The measure with a path, or null.</summary>
    public static Measure? Find(string path) => ByPath.GetValueOrDefault(path);
}
