using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>What a sub-agent can read on the ledger about its session of an owner.</summary>
internal static class SubAgentView
{
    /// <summary>Base units that one use of a sub-agent may take now, by its own limits and by those of what it is charged to.</summary>
    public static ulong MostNow(ArmWorld world, DelegationPlan delegation, int agent, int owner, int asset)
    {
        long slot = world.Ledger.NextSlot;
        long nowMs = world.Ledger.TimeOf(slot).WholeMs;
        int owners = world.Plan.Populations[delegation.From].Count;
        ulong most = Math.Min(
            world.UnitsOf(delegation.From, asset, owner), Of(world, delegation, ((agent + 1) * owners) + owner, asset, nowMs, (ulong)slot));
        return delegation.Budgets == SubBudget.Charged ? Math.Min(most, Of(world, delegation, owner, asset, nowMs, (ulong)slot)) : most;
    }

    private static ulong Of(ArmWorld world, DelegationPlan delegation, int place, int asset, long nowMs, ulong height)
    {
        if (!DelegatedCapacity.TryOpenSession(world, delegation, place, asset, out SessionReading session, out int number) ||
            session.StateAt(height, nowMs) != SessionReason.Allowed || session.Header.Uses >= session.Header.UsesMax)
        {
            return 0;
        }

        ref readonly SessionAsset limits = ref session.Assets[number];
        ulong rest = limits.Lifetime - Math.Min(limits.Spent, limits.Lifetime);
        return Math.Min(Math.Min(limits.PerUse, rest), limits.Bucket.LevelAt(nowMs));
    }
}
