using System.Diagnostics.CodeAnalysis;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Grants;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>What a delegate could take from an owner: in one block now, or until some time by the limits alone.</summary>
internal static class DelegatedCapacity
{
    // Whatever a use covers moves tokens, or nothing is lost.
    private const uint LeastUseUnits = ComputeCosts.SessionUse + ComputeCosts.TokenTransfer;

    /// <summary>The most that uses could take of an asset between now and <paramref name="untilMs"/>, balance ignored; 2^64 - 1 if no
    /// limit applies.</summary>
    public static LimitedUnits Until(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs, ulong height, long untilMs)
    {
        if (delegation.Kind != DelegationKind.Session)
        {
            return TryFindGrant(world, delegation, owner, asset, out GrantKind? kind, out int grant)
                ? kind.Until(world.State.DataOf(grant), nowMs, untilMs)
                : AllowanceOf(world, delegation, owner, asset, nowMs);
        }

        // Blocks at both ends count, and times were rounded to milliseconds.
        long spanNs = Math.Max(0, untilMs - nowMs) * SimDuration.NsPerMs;
        return OfStolen(world, delegation, owner, asset, nowMs, height, untilMs, blocks: (spanNs / world.Plan.Ledger.Slot.Ns) + 2);
    }

    /// <summary>The most that one block of uses could take now (c(t) of the sessions specification, section 10), and since when nobody
    /// used or validated the authority, in milliseconds. A freeze of the delegate is the caller's to look at, once for all owners.</summary>
    public static (LimitedUnits Taken, long LastSeenMs) InOneBlock(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs, ulong height)
    {
        ulong balance = world.UnitsOf(delegation.From, asset, owner);
        if (balance == 0)
        {
            return (new LimitedUnits(0, LimitKind.Balance), nowMs);
        }

        if (delegation.Kind != DelegationKind.Session)
        {
            return (AllowanceOf(world, delegation, owner, asset, nowMs).Within(balance), world.LastUseMs[owner]);
        }

        LimitedUnits taken = OfStolen(world, delegation, owner, asset, nowMs, height, untilMs: nowMs, blocks: 1).Within(balance);
        taken = LossOf(world, delegation, asset, taken, spanMs: 0);
        bool open = TryOpenSession(world, delegation, owner, asset, out SessionReading session, out _);
        return (taken, open && taken.Units > 0 ? Math.Max(session.Header.LastUseMs, session.Header.LastValidatedMs) : nowMs);
    }

    /// <summary>What is lost at most of what leaves: all of it, unless it may leave only in trades near the reference price.</summary>
    /// <param name="world">The run.</param>
    /// <param name="delegation">The delegation.</param>
    /// <param name="asset">Index of the asset.</param>
    /// <param name="taken">What leaves.</param>
    /// <param name="spanMs">Within which time, in milliseconds.</param>
    public static LimitedUnits LossOf(ArmWorld world, DelegationPlan delegation, int asset, LimitedUnits taken, long spanMs)
    {
        int number = delegation.Kind == DelegationKind.Session ? SessionAssets.NumberOf(delegation, asset) : -1;
        if (number < 0 || delegation.Session!.Assets[number].Band is not { } band)
        {
            return taken;
        }

        // C18: every use is an attempt.
        SessionTerms terms = world.SessionTerms!;
        ulong uses = terms.AttemptBurst + ((((ulong)spanMs * terms.AttemptRefill) + terms.AttemptRefillPeriodMs) / terms.AttemptRefillPeriodMs);
        UInt128 lost = FurtherLimits.LostWithin(world, asset, taken.Units, (uint)band.BasisPoints, uses);
        return lost < taken.Units ? new LimitedUnits((ulong)lost, LimitKind.PriceBand) : taken;
    }

    /// <summary>Opens an owner's session and finds the number of an asset in its list; false if it does not list the asset.</summary>
    public static bool TryOpenSession(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, out SessionReading session, out int number)
    {
        number = SessionAssets.NumberOf(delegation, asset);
        session = default;
        return number >= 0 && SessionView.TryOpen(world.State.DataOf(world.Sessions.IndexOf(owner)), out session);
    }

    /// <summary>Base units that an approval or a grant lets the delegate take now, balance ignored.</summary>
    public static LimitedUnits AllowanceOf(ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs)
    {
        LedgerState state = world.State;
        int account = world.Indices.Tokens[delegation.From][asset][owner];
        if (account < 0)
        {
            return new LimitedUnits(0, LimitKind.NotGiven);
        }

        Address spender = world.Cast.Members[delegation.To][0].PublicKey;
        if (delegation.Kind == DelegationKind.SplApprove)
        {
            ReadOnlySpan<byte> data = state.DataOf(account);
            bool approved = TokenAccount.TryGetDelegate(data, out Address delegated) && delegated == spender;
            return approved
                ? new LimitedUnits(TokenAccount.DelegatedAmount(data), LimitKind.Amount)
                : new LimitedUnits(0, LimitKind.NotGiven);
        }

        if (delegation.Kind == DelegationKind.PreSigned)
        {
            return OfHoard(world, delegation, owner, asset);
        }

        return TryFindGrant(world, delegation, owner, asset, out GrantKind? kind, out int grant)
            ? kind.At(state.DataOf(grant), nowMs)
            : new LimitedUnits(0, LimitKind.NotGiven);
    }

    /// <summary>When an allowance that is used up will let out something again, in milliseconds; <see cref="GrantKind.Never"/> if it will
    /// not.</summary>
    public static long NextAllowanceMs(ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs) =>
        TryFindGrant(world, delegation, owner, asset, out GrantKind? kind, out int grant)
            ? kind.NextMs(world.State.DataOf(grant), nowMs)
            : GrantKind.Never;

    // What was signed in advance is used up, ends or is voided, and never comes back.
    private static LimitedUnits OfHoard(ArmWorld world, DelegationPlan delegation, int owner, int asset)
    {
        ulong units = 0;
        bool ended = false;
        ulong height = (ulong)world.Ledger.NextSlot;
        foreach (PreSignedOperation operation in world.Hoard!.Of(owner, asset))
        {
            bool good = PreSignedHoard.IsGood(world.State, operation, in world.Cast.OwnerAuthorities[delegation.From][owner], height);
            units += good ? Math.Min(operation.Units, ulong.MaxValue - units) : 0;
            ended |= !good && operation.LastHeight < height;
        }

        return new LimitedUnits(units, units > 0 ? LimitKind.Amount : ended ? LimitKind.Expiry : LimitKind.NotGiven);
    }

    private static bool TryFindGrant(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, [NotNullWhen(true)] out GrantKind? kind, out int grant)
    {
        kind = GrantKinds.Of(delegation.Kind);
        grant = kind is null ? -1 : world.Indices.Grants[asset][owner];
        return kind is not null && grant >= 0;
    }

    // What the stolen keys open: the delegate's session, or those of its hostile sub-agents, together.
    private static LimitedUnits OfStolen(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs, ulong height, long untilMs, long blocks)
    {
        if (delegation.SubAgents < 0)
        {
            return OfSession(world, delegation, owner, asset, nowMs, height, untilMs, blocks);
        }

        int owners = world.Plan.Populations[delegation.From].Count;
        LimitedUnits sum = new(0, LimitKind.NotGiven);
        for (int agent = 0; agent < world.Plan.Attack.Hostile; agent++)
        {
            LimitedUnits one = OfSession(
                world, delegation, ((agent + 1) * owners) + owner, asset, nowMs, height, untilMs, blocks);
            sum = new LimitedUnits(sum.Units + Math.Min(one.Units, ulong.MaxValue - sum.Units), one.Limit);
        }

        if (delegation.Budgets == SubBudget.Replicated)
        {
            return sum;
        }

        // Nothing below outlives what it was granted from; and where uses are charged to it, it bounds all of them together. Where budgets
        // were moved it is used up, and says nothing of theirs.
        LimitedUnits parent = OfSession(world, delegation, owner, asset, nowMs, height, untilMs, blocks);
        bool alive = TryOpenSession(world, delegation, owner, asset, out SessionReading root, out _) &&
            root.StateAt(height, nowMs) == SessionReason.Allowed;
        bool charged = delegation.Budgets == SubBudget.Charged;
        return !alive || (charged && parent.Units <= sum.Units) ? parent : sum;
    }

    // The session at a place among those of the delegation: that of an owner's delegate, or behind them of a sub-agent.
    private static LimitedUnits OfSession(
        ArmWorld world, DelegationPlan delegation, int place, int asset, long nowMs, ulong height, long untilMs, long blocks)
    {
        if (!TryOpenSession(world, delegation, place, asset, out SessionReading session, out int number))
        {
            return new LimitedUnits(0, LimitKind.NotGiven);
        }

        SessionReason state = session.StateAt(height, nowMs);
        bool validated = delegation.Session!.Validated;
        if (state != SessionReason.Allowed && !(validated && state == SessionReason.Stale && untilMs > nowMs))
        {
            // Without a validator, what is dead at the compromise stays dead.
            return new LimitedUnits(0, LimitOf(state));
        }

        ref readonly SessionHeader header = ref session.Header;
        long stale = header.RevalidateEveryMs == SessionHeader.NoTimeout || validated ? untilMs : header.LastValidatedMs + header.RevalidateEveryMs;
        UInt128 mostUses = (UInt128)blocks * Math.Max(1, world.Plan.Ledger.ComputePerBlock / LeastUseUnits);
        ulong uses = (ulong)UInt128.Min(mostUses, ulong.MaxValue);
        SessionCapacity limits = session.CapacityUntil(number, nowMs, Math.Min(untilMs, stale), uses);
        LimitedUnits further = FurtherLimits.Until(
            world, session, number, asset, place % world.Plan.Populations[delegation.From].Count, nowMs, Math.Min(untilMs, Math.Min(stale, header.ExpiryMs)), (ulong)blocks);
        if (further.Units < limits.Least)
        {
            return further;
        }

        if (limits.Least < limits.Bucket)
        {
            LimitKind few = header.UsesMax - header.Uses <= uses ? LimitKind.Uses : LimitKind.PerUse;
            return new LimitedUnits(limits.Least, limits.Lifetime <= limits.Uses ? LimitKind.Lifetime : few);
        }

        // It is the bucket, unless the session's end keeps it from giving what the other limits would let out.
        long end = Math.Min(stale, header.ExpiryMs);
        bool refills = session.Assets[number].Bucket.RefillUnits > 0;
        bool cut = refills && end < untilMs && limits.Least < Math.Min(limits.Lifetime, limits.Uses);
        LimitKind ended = stale < header.ExpiryMs ? LimitKind.Revalidation : LimitKind.Expiry;
        return new LimitedUnits(limits.Least, cut ? ended : LimitKind.Bucket);
    }

    private static LimitKind LimitOf(SessionReason state) => state switch
    {
        SessionReason.Expired => LimitKind.Expiry,
        SessionReason.Stale => LimitKind.Revalidation,
        SessionReason.Idle => LimitKind.Idle,
        _ => LimitKind.NotGiven,
    };
}
