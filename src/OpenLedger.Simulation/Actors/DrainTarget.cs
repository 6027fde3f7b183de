using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>What a delegate can take from an owner now, and when there will be more: what anybody can read from the ledger.</summary>
/// <param name="Units">Base units that one use may take now.</param>
/// <param name="NextMs">When it is worth coming back, in milliseconds; <see cref="Never"/> if there will be nothing more.</param>
internal readonly record struct DrainTarget(ulong Units, long NextMs)
{
    public const long Never = long.MaxValue;

    private static readonly DrainTarget Nothing = new(0, Never);

    /// <summary>Looks at one owner's account under the arm's delegation.</summary>
    /// <param name="world">The run.</param>
    /// <param name="delegation">The delegation.</param>
    /// <param name="owner">Number of the owner.</param>
    /// <param name="asset">Index of the asset.</param>
    /// <param name="nowMs">Consensus time of the next block.</param>
    /// <param name="height">Its slot.</param>
    public static DrainTarget Look(ArmWorld world, DelegationPlan delegation, int owner, int asset, long nowMs, ulong height)
    {
        ulong balance = world.UnitsOf(delegation.From, asset, owner);
        return delegation.Kind == DelegationKind.Session
            ? LookAtSession(world, delegation, owner, asset, balance, nowMs, height)
            : new DrainTarget(Math.Min(balance, DelegatedCapacity.AllowanceOf(world, delegation, owner, asset, nowMs)), Never);
    }

    private static DrainTarget LookAtSession(
        ArmWorld world, DelegationPlan delegation, int owner, int asset, ulong balance, long nowMs, ulong height)
    {
        if (!DelegatedCapacity.TryOpenSession(world, delegation, owner, asset, out SessionReading session, out int number) ||
            session.StateAt(height, nowMs) != SessionReason.Allowed || session.Header.Uses >= session.Header.UsesMax)
        {
            return Nothing;
        }

        ref readonly SessionAsset limits = ref session.Assets[number];
        ulong most = Math.Min(Math.Min(limits.PerUse, limits.Lifetime - limits.Spent), balance);
        if (most == 0)
        {
            return Nothing;
        }

        // A use costs a fee, so it is worth coming for a quarter of what a use may take, or for the rest.
        ulong worth = Math.Min(most, Math.Max(1, limits.PerUse / 4));
        ulong level = limits.Bucket.LevelAt(nowMs);
        if (level >= worth)
        {
            return new DrainTarget(Math.Min(most, level), nowMs);
        }

        if (limits.Bucket.RefillUnits == 0 || worth > limits.Bucket.Capacity)
        {
            return Nothing;
        }

        UInt128 waitMs = ((UInt128)(worth - level) * limits.Bucket.RefillPeriodMs / limits.Bucket.RefillUnits) + 1;
        return new DrainTarget(0, nowMs + (long)UInt128.Min(waitMs, long.MaxValue / 2));
    }
}
