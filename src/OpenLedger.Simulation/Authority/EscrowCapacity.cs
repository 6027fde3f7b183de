using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Authority;

/// <summary>What the controls of a bridge let out of escrow, at most, once its verifier accepts whatever the attacker wants.
/// Holds and caps per sender or recipient do not count: who is stopped by them splits.</summary>
internal static class EscrowCapacity
{
    /// <summary>How long the attacker can ask with success, from its first transfer on, of a span: until guardians pause, and
    /// with a delay until the attack is detected, since what is delayed then is cancelled.</summary>
    public static SimDuration OpenFor(BridgeControlsPlan controls, SimDuration span)
    {
        SimDuration open = span;
        if (controls.PauseAfter is { } pause && pause < open)
        {
            open = pause;
        }

        // With a delay, nothing that was asked for less than the delay before detection gets through.
        if (controls is { Delay: { } delay, DetectAfter: { } detect } && detect < open)
        {
            open = detect < delay ? SimDuration.Zero : detect;
        }

        return open > SimDuration.Zero ? open : SimDuration.Zero;
    }

    /// <summary>The most base units of an asset while the bridge is open for a span.</summary>
    public static LimitedUnits OfAsset(ExperimentPlan plan, BridgeControlsPlan controls, int asset, SimDuration open)
    {
        if (open <= SimDuration.Zero)
        {
            bool paused = controls.PauseAfter is { } pause && pause <= SimDuration.Zero;
            return new LimitedUnits(0, paused ? LimitKind.Pause : LimitKind.Delay);
        }

        if (controls.AssetBucketSharePpm is not { } share)
        {
            return new LimitedUnits(ulong.MaxValue, LimitKind.Escrow);
        }

        ulong capacity = BridgeGenesis.ShareOf(BridgeGenesis.TakenOf(plan, asset), share);
        return new LimitedUnits(Flow(capacity, controls.AssetBucketRefillOver, open), LimitKind.AssetBucket);
    }

    /// <summary>The most micro-dollars of all assets together while the bridge is open for a span; 2^63 - 1 without such a
    /// bucket.</summary>
    public static long OfAllMicroUsd(ExperimentPlan plan, BridgeControlsPlan controls, SimDuration open)
    {
        if (controls.UsdBucketCapacityMicroUsd is not { } capacity)
        {
            return long.MaxValue;
        }

        // The bucket is charged by the value on record, a loss is valued at the asset's price, and every rounding is a
        // micro-dollar.
        Int128 limit = Flow((ulong)capacity, controls.UsdBucketRefillOver, open);
        foreach (ref readonly RecordedTransfer transfer in plan.Attack.Transfers.AsSpan())
        {
            long valueMicroUsd = plan.Assets[transfer.Asset].ValueMicroUsd(transfer.Units);
            limit += Math.Max(0, valueMicroUsd - transfer.ValueMicroUsd) + 1;
        }

        return (long)Int128.Min(limit, long.MaxValue);
    }

    private static ulong Flow(ulong capacity, SimDuration? refillOver, SimDuration span)
    {
        UInt128 refill = refillOver is { Ns: > 0 } over ? ((UInt128)capacity * (ulong)span.Ns / (ulong)over.Ns) + 1 : 0;
        return (ulong)UInt128.Min(capacity + refill, ulong.MaxValue);
    }
}
