using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>What a delegate can take from an owner now, and when there will be more: what anybody can read from the ledger.</summary>
/// <param name="Units">Base units that one use may take now.</param>
/// <param name="NextMs">When it is worth coming back, in milliseconds; <see cref="Never"/> if, as things are, there will be nothing.</param>
internal readonly record struct DrainTarget(ulong Units, long NextMs)
{
    public const long Never = long.MaxValue;

    private const long LookAgainMs = 60_000;

    private static readonly DrainTarget Nothing = new(0, Never);

    /// <summary>Looks at one owner's account under the arm's delegation.</summary>
    /// <param name="world">The run.</param>
    /// <param name="delegation">The delegation.</param>
    /// <param name="owner">Number of the owner.</param>
    /// <param name="asset">Index of the asset.</param>
    /// <param name="nowMs">Consensus time of the next block.</param>
    /// <param name="height">Its slot.</param>
    /// <param name="style">How the thief goes about it.</param>
    /// <param name="refusals">How often taking from it was refused in a row.</param>
    /// <param name="underWay">What the thief has asked for in this block already, of the same asset.</param>
    public static DrainTarget Look(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs, ulong height, DrainStyle style = DrainStyle.Drain,
        int refusals = 0, ulong underWay = 0)
    {
        ulong balance = world.UnitsOf(delegation.From, asset, owner);
        if (balance == 0)
        {
            return Nothing;
        }

        if (delegation.Kind == DelegationKind.Session)
        {
            return style == DrainStyle.SmashAndGrab
                ? Grab(world, delegation, owner, asset, balance, nowMs, height, refusals)
                : LookAtSession(world, delegation, owner, asset, balance, nowMs, height, style, underWay);
        }

        ulong allowed = DelegatedCapacity.AllowanceOf(world, delegation, owner, asset, nowMs).Units;
        return new DrainTarget(
            Math.Min(balance, allowed), allowed > 0 ? Never : DelegatedCapacity.NextAllowanceMs(world, delegation, owner, asset, nowMs));
    }

    // Whoever grabs reads what was signed, not what is left of it.
    private static DrainTarget Grab(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, ulong balance, long nowMs, ulong height, int refusals)
    {
        bool open = DelegatedCapacity.TryOpenSession(world, delegation, owner, asset, out SessionReading session, out int number);
        if (!open || session.StateAt(height, nowMs) != SessionReason.Allowed)
        {
            return Nothing;
        }

        ref readonly SessionAsset signed = ref session.Assets[number];
        ulong most = Math.Min(signed.PerUse, Math.Min(signed.Lifetime, signed.Bucket.Capacity));
        return new DrainTarget(Math.Min(most, balance) >> refusals, Never);
    }

    private static DrainTarget LookAtSession(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, ulong balance, long nowMs, ulong height, DrainStyle style,
        ulong underWay)
    {
        if (!DelegatedCapacity.TryOpenSession(world, delegation, owner, asset, out SessionReading session, out int number) ||
            session.StateAt(height, nowMs) != SessionReason.Allowed || session.Header.Uses >= session.Header.UsesMax)
        {
            return Nothing;
        }

        ref readonly SessionAsset limits = ref session.Assets[number];
        ulong rest = Math.Min(limits.Lifetime - limits.Spent, balance);
        ulong most = Math.Min(limits.PerUse, rest);
        ulong level = limits.Bucket.LevelAt(nowMs);
        if (most == 0)
        {
            return Nothing;
        }

        ulong worth = WorthComingFor(in limits, rest, most, (uint)session.Header.UsesMax - session.Header.Uses);
        worth = style == DrainStyle.Drain ? worth : Math.Min(worth, FurtherLimits.AtOnce(session, number));
        bool refills = limits.Bucket.RefillUnits != 0 && limits.Bucket.RefillPeriodMs != 0;
        long lastCallMs = LastCallMs(in session.Header, world.Plan.Ledger.Slot);
        ulong further = style == DrainStyle.Drain
            ? ulong.MaxValue
            : FurtherLimits.Now(world, session, number, asset, owner, nowMs, height, underWay);
        if (further < Math.Min(level, worth) && nowMs < lastCallMs)
        {
            // Windows slide and guards fill at their own pace: it looks again after a while.
            return new DrainTarget(0, Math.Min(nowMs + LookAgainMs, lastCallMs));
        }

        if (further > 0 && (level >= worth || (level > 0 && (!refills || nowMs >= lastCallMs))))
        {
            return new DrainTarget(Math.Min(most, Math.Min(level, further)), nowMs);
        }

        if (!refills || limits.Bucket.Capacity == 0 || nowMs >= lastCallMs)
        {
            return Nothing;
        }

        return new DrainTarget(0, Math.Min(FilledAtMs(in limits.Bucket, worth), lastCallMs));
    }

    // The first millisecond at which a bucket holds an amount, which is above its level and within its capacity.
    private static long FilledAtMs(in TokenBucket bucket, ulong units)
    {
        UInt128 parts = ((UInt128)(units - bucket.Level) * bucket.RefillPeriodMs) - bucket.Remainder;
        UInt128 waitMs = (parts + bucket.RefillUnits - 1) / bucket.RefillUnits;
        return bucket.LastMs + (long)UInt128.Min(waitMs, long.MaxValue / 2);
    }

    // A use costs a fee, so it is worth coming for a quarter of what a use may take, or for the rest; and where uses are few, only for
    // so much that they suffice for the rest.
    private static ulong WorthComingFor(in SessionAsset limits, ulong rest, ulong most, uint uses)
    {
        ulong quarter = Math.Max(1, Math.Min(limits.PerUse, limits.Bucket.Capacity) / 4);
        ulong share = (rest / uses) + (rest % uses == 0 ? 0ul : 1);
        return Math.Min(most, Math.Max(quarter, Math.Min(share, limits.Bucket.Capacity)));
    }

    // The first block from which on it is not certain that the session is still alive in the one after it.
    private static long LastCallMs(in SessionHeader header, SimDuration slot)
    {
        long slotMs = Math.Max(1, slot.WholeMs + 1);
        UInt128 expiryNs = (UInt128)header.ExpiryHeight * (ulong)slot.Ns;
        long endMs = Math.Min(header.ExpiryMs, (long)UInt128.Min(expiryNs / SimDuration.NsPerMs, long.MaxValue));
        endMs = header.IdleTimeoutMs == SessionHeader.NoTimeout ? endMs : Math.Min(endMs, header.LastUseMs + header.IdleTimeoutMs);
        endMs = header.RevalidateEveryMs == SessionHeader.NoTimeout ? endMs : Math.Min(endMs, header.LastValidatedMs + header.RevalidateEveryMs);
        return endMs - slotMs;
    }
}
