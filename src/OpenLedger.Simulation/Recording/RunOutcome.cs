using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// What one arm of one replication left behind: integers only, so that two runs are equal or not. Analysis makes figures of it.
/// Immutable.
/// </summary>
public sealed record RunOutcome
{
    public required string Arm { get; init; }

    /// <summary>Number of the replication, from 0.</summary>
    public required int Replication { get; init; }

    /// <summary>The master seed of the experiment.</summary>
    public required ulong Seed { get; init; }

    public required SimDuration Duration { get; init; }

    /// <summary>Transactions that blocks hold, whether they succeeded or failed.</summary>
    public required long CommittedTx { get; init; }

    /// <summary>Blocks produced; a slot in which nothing happened has none.</summary>
    public required long Blocks { get; init; }

    /// <summary>Compute units used by all committed transactions.</summary>
    public required ulong ComputeUnits { get; init; }

    /// <summary>From submission to the block, of honest operations, in simulated time.</summary>
    public required DurationHistogram ExecutedLatency { get; init; }

    /// <summary>Wall-clock nanoseconds spent inside the node core; 0 if it was not measured. Never part of the digest.</summary>
    public required long NodeWallNs { get; init; }

    /// <summary>Threads with which the node executed. Never part of the digest.</summary>
    public required int NodeWorkers { get; init; }

    /// <summary>Losses summed by hop and asset, ordered by both.</summary>
    public required ImmutableArray<LossCell> Losses { get; init; }

    /// <summary>Distinct victims (gross loss above nothing) by hop, ordered.</summary>
    public required ImmutableArray<HopVictims> VictimsByHop { get; init; }

    /// <summary>Every victim, in the order of principal and asset; kept for replication 0 only, otherwise empty.</summary>
    public required ImmutableArray<VictimLoss> Victims { get; init; }

    /// <summary>Value at risk in micro-dollars: limits ignored, equal in every arm.</summary>
    public required long ValueAtRiskMicroUsd { get; init; }

    /// <summary>What the compromised principal owned itself before the attack, in micro-dollars.</summary>
    public required long CompromisedOwnMicroUsd { get; init; }

    /// <summary>When the first malicious transaction was committed; null if none was.</summary>
    public required SimTime? FirstMalicious { get; init; }

    /// <summary>When the first alert after that was out; null if there was none.</summary>
    public required SimTime? FirstAlert { get; init; }

    /// <summary>When the last malicious transaction succeeded; null if none did.</summary>
    public required SimTime? LastMaliciousSuccess { get; init; }

    /// <summary>When containment began to hold (freeze, pause); null if there was none.</summary>
    public required SimTime? Contained { get; init; }

    /// <summary>Integral over the run of what one block of adversarial uses could take, in micro-dollar-seconds.</summary>
    public required Int128 ExposureMicroUsdSeconds { get; init; }

    /// <summary>The part of it that had been dormant.</summary>
    public required Int128 DormantMicroUsdSeconds { get; init; }

    /// <summary>What the limits allow at most between the compromise and the scheduled containment, in micro-dollars.</summary>
    public required long BoundMicroUsd { get; init; }

    /// <summary>Honest operations attempted.</summary>
    public required long HonestAttempted { get; init; }

    /// <summary>Honest operations that a guardrail denied.</summary>
    public required long HonestDenied { get; init; }

    /// <summary>Honest operations that failed for another reason (no funds left, price moved), or that no block ever held.</summary>
    public required long HonestFailed { get; init; }

    /// <summary>Honest operations that honest agents held back after an alert; not attempted.</summary>
    public required long HonestForgone { get; init; }

    /// <summary>How long guardrails delayed honest operations; its count is the number of delayed ones.</summary>
    public required DurationHistogram HonestDelay { get; init; }

    /// <summary>From when an owner revoked to the block that held it; null if the scenario does not ask (see
    /// <see cref="Plans.ExperimentPlan.ComparesBlocks"/>).</summary>
    public DurationHistogram? RevocationDelay { get; init; }

    /// <summary>What was taken from owners in and after the first block that could have held their revocation, in micro-dollars; null if
    /// nobody revoked, or the scenario does not ask.</summary>
    public long? AfterRevocationMicroUsd { get; init; }

    /// <summary>Malicious operations (single transfers or uses) attempted, and how many of them were refused.</summary>
    public required long MaliciousAttempted { get; init; }

    public required long MaliciousRefused { get; init; }

    /// <summary>Refusals by guardrails, honest and malicious, by the name of the reason code; ordinal order, none zero.</summary>
    public required ImmutableSortedDictionary<string, long> DenialsByReason { get; init; }

    /// <summary>Refusals of honest operations by guardrails, by the name of the reason code; ordinal order, none zero. The chain's hash covers
    /// them, so they are no part of the digest themselves.</summary>
    public ImmutableSortedDictionary<string, long> HonestDenialsByReason { get; init; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>How many invariant checks were made; a violated one ends the run, so there is no count of those.</summary>
    public required long InvariantsChecked { get; init; }

    /// <summary>Loss, exposure and throughput over simulated time, ordered; cumulative where it says so.</summary>
    public required ImmutableArray<TimelinePoint> Timeline { get; init; }

    /// <summary>Authorization records that are kept: denials, control operations, marked principals; for replication 0 only.</summary>
    public required ImmutableArray<AuthorizationRecord> Records { get; init; }

    /// <summary>Rolling digest over every dispatched event.</summary>
    public required Hash256 EventDigest { get; init; }

    /// <summary>Hash of the last block, which covers all transactions, receipts and authorization records.</summary>
    public required Hash256 ChainHash { get; init; }

    /// <summary>The state root at the end: what <see cref="OpenLedger.Core.State.StateTree"/> commits all accounts to.</summary>
    public required Hash256 StateHash { get; init; }
}
