using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Digests;

/// <summary>
/// Adds everything that a run left to a digest, in a fixed order, except the node's wall-clock time. A test changes every
/// property
/// of an outcome in turn and requires another digest, so that nobody adds one and forgets it here.
/// </summary>
internal static class OutcomeDigest
{
    public static void AddTo(DigestBuilder digest, RunOutcome run)
    {
        digest.Add(run.Arm).Add((long)run.Replication).Add(run.Seed).Add(run.Duration.Ns);
        digest.Add(run.ChainHash).Add(run.StateHash).Add(run.EventDigest);
        digest.Add(run.CommittedTx).Add(run.Blocks).Add(run.ComputeUnits);
        digest.Add(run.ValueAtRiskMicroUsd).Add(run.CompromisedOwnMicroUsd).Add(run.BoundMicroUsd);
        Add(digest, run.FirstMalicious);
        Add(digest, run.FirstAlert);
        Add(digest, run.LastMaliciousSuccess);
        Add(digest, run.Contained);
        digest.Add(run.ExposureMicroUsdSeconds).Add(run.DormantMicroUsdSeconds);
        digest.Add(run.HonestAttempted).Add(run.HonestDenied).Add(run.HonestFailed).Add(run.HonestForgone);
        digest.Add(run.MaliciousAttempted).Add(run.MaliciousRefused).Add(run.InvariantsChecked);
        Add(digest, run.ExecutedLatency);
        Add(digest, run.HonestDelay);
        if (run.RevocationDelay is { } delay)
        {
            Add(digest, delay);
            digest.Add(run.AfterRevocationMicroUsd is null ? 0L : 1L).Add(run.AfterRevocationMicroUsd ?? 0);
        }

        AddLosses(digest, run);
        AddLists(digest, run);
    }

    private static void AddLosses(DigestBuilder digest, RunOutcome run)
    {
        digest.Add((long)run.Losses.Length);
        foreach (LossCell cell in run.Losses)
        {
            digest.Add((long)cell.Hop).Add((long)cell.Asset).Add(cell.GrossUnits).Add(cell.GrossMicroUsd).Add(cell.NetMicroUsd);
        }

        digest.Add((long)run.VictimsByHop.Length);
        foreach (HopVictims hop in run.VictimsByHop)
        {
            digest.Add((long)hop.Hop).Add(hop.Victims);
        }

        digest.Add((long)run.Victims.Length);
        foreach (VictimLoss victim in run.Victims)
        {
            digest.Add(victim.Principal).Add((long)victim.Hop).Add((long)victim.Asset).Add(victim.HeldUnits);
            digest.Add(victim.GrossUnits).Add(victim.GrossMicroUsd).Add(victim.NetMicroUsd).Add(victim.BoundMicroUsd);
        }
    }

    private static void AddLists(DigestBuilder digest, RunOutcome run)
    {
        digest.Add((long)run.DenialsByReason.Count);
        foreach ((string reason, long count) in run.DenialsByReason)
        {
            digest.Add(reason).Add(count);
        }

        digest.Add((long)run.Timeline.Length);
        foreach (TimelinePoint point in run.Timeline)
        {
            digest.Add(point.At.Ns).Add(point.GrossMicroUsd).Add(point.ExposureMicroUsd).Add(point.CommittedTx).Add(point.Denied);
        }

        // The chain hash covers every record, kept or not; their number shows if another set was kept.
        digest.Add((long)run.Records.Length);
    }

    private static void Add(DigestBuilder digest, SimTime? time) => digest.Add(time is null ? 0L : 1L).Add(time?.Ns ?? 0);

    private static void Add(DigestBuilder digest, DurationHistogram histogram)
    {
        digest.Add(histogram.Count).Add(histogram.Max.Ns);
        foreach ((long upperNs, long count) in histogram.Buckets())
        {
            digest.Add(upperNs).Add(count);
        }
    }
}
