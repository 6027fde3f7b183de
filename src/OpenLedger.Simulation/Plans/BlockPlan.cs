namespace OpenLedger.Simulation.Plans;

/// <summary>Who comes first in the blocks of an arm, and what their proposers leave out.</summary>
/// <param name="HasControlLane">Whether what revokes, freezes or pauses comes first in every block; otherwise it is ordered by price as
/// all else is.</param>
/// <param name="WithheldSlots">For how many slots proposers leave out whatever responds to the attack; 0: they do not.</param>
public sealed record BlockPlan(bool HasControlLane, long WithheldSlots)
{
    /// <summary>As the node makes them.</summary>
    public static readonly BlockPlan Standard = new(HasControlLane: true, WithheldSlots: 0);
}
