using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>What a delegate could take from an owner: in one block now, or until some time by the limits alone.</summary>
internal static class DelegatedCapacity
{
    /// <summary>The most that uses could take of an asset between now and <paramref name="untilMs"/>, balance ignored; 2^64 - 1 if no
    /// limit applies.</summary>
    public static ulong Until(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs, ulong height, long untilMs)
    {
        if (delegation.Kind != DelegationKind.Session)
        {
            return AllowanceOf(world, delegation, owner, asset, nowMs);
        }

        if (!TryOpenSession(world, delegation, owner, asset, out SessionReading session, out int number) ||
            session.StateAt(height, nowMs) != SessionReason.Allowed)
        {
            // Nobody re-validates in this world, so what is dead at the compromise stays dead.
            return 0;
        }

        ref readonly SessionHeader header = ref session.Header;
        long stale = header.RevalidateEveryMs == SessionHeader.NoTimeout ? untilMs : header.LastValidatedMs + header.RevalidateEveryMs;
        return session.CapacityUntil(number, nowMs, Math.Min(untilMs, stale));
    }

    /// <summary>The most that one block of uses could take now (c(t) of the sessions specification, section 10), and since when nobody
    /// used or validated the authority, in milliseconds. A freeze of the delegate is the caller's to look at, once for all owners.</summary>
    public static (ulong Units, long LastSeenMs) InOneBlock(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs, ulong height)
    {
        ulong balance = world.UnitsOf(delegation.From, asset, owner);
        if (balance == 0)
        {
            return (0, nowMs);
        }

        if (delegation.Kind != DelegationKind.Session)
        {
            return (Math.Min(balance, AllowanceOf(world, delegation, owner, asset, nowMs)), world.LastUseMs[owner]);
        }

        if (!TryOpenSession(world, delegation, owner, asset, out SessionReading session, out int number) ||
            session.StateAt(height, nowMs) != SessionReason.Allowed)
        {
            return (0, nowMs);
        }

        return (
            Math.Min(balance, session.CapacityUntil(number, nowMs, nowMs)),
            Math.Max(session.Header.LastUseMs, session.Header.LastValidatedMs));
    }

    /// <summary>Opens an owner's session and finds the number of an asset in its list; false if it does not list the asset.</summary>
    public static bool TryOpenSession(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, out SessionReading session, out int number)
    {
        number = SessionAssets.NumberOf(delegation, asset);
        session = default;
        return number >= 0 && SessionView.TryOpen(world.State.DataOf(world.Indices.Sessions[owner]), out session);
    }

    /// <summary>Base units that an approval or permit lets the delegate take, balance ignored.</summary>
    public static ulong AllowanceOf(ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs)
    {
        LedgerState state = world.State;
        int account = world.Indices.Tokens[delegation.From][asset][owner];
        if (account < 0)
        {
            return 0;
        }

        Address spender = world.Cast.Members[delegation.To][0].PublicKey;
        if (delegation.Kind == DelegationKind.SplApprove)
        {
            ReadOnlySpan<byte> data = state.DataOf(account);
            bool approved = TokenAccount.TryGetDelegate(data, out Address delegated) && delegated == spender;
            return approved ? TokenAccount.DelegatedAmount(data) : 0;
        }

        int at = world.Indices.Permits[asset][owner];
        if (at < 0)
        {
            return 0;
        }

        PermitAllowance allowance = MemoryMarshal.Read<PermitAllowance>(state.DataOf(at));
        return nowMs > allowance.ExpiresMs ? 0 : allowance.Amount;
    }
}
