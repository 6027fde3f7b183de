using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>All attack behaviours, by the name that scenarios use. A new one is a class beside the others and a line here.</summary>
public static class AttackBehaviours
{
    /// <summary>Takes what a stolen key may spend.</summary>
    public const string Drain = "drain";

    /// <summary>Submits what owners signed in advance.</summary>
    public const string PlayHoard = "play-hoard";

    /// <summary>Repeats recorded transfers.</summary>
    public const string Replay = "replay";

    /// <summary>The behaviours, in ordinal order of their names.</summary>
    public static ImmutableArray<AttackBehaviour> All { get; } =
    [
        new(
            Drain, "Takes whatever the stolen key may spend, at a steady pace, the largest holdings first or in the order of the population.",
            world => new DrainAttack(world)),
        new(
            PlayHoard, "Submits at once all that owners once signed in advance and the delegate kept, the largest holdings first.",
            world => new PlayHoardAttack(world)),
        new(
            Replay, "Attempts recorded transfers out of the bridge at their recorded times, whatever the controls do.",
            world => new ReplayAttack(world)),
        new(
            SubAgents, "Some of the sub-agents to whom a delegate handed its sessions on take all that their parts let out.",
            world => new HostileSubAgents(world)),
    ];

    /// <summary>Takes what sub-agents may spend.</summary>
    public const string SubAgents = "sub-agents";

    internal static void Start(ArmWorld world)
    {
        foreach (AttackBehaviour behaviour in All)
        {
            if (behaviour.Name == world.Plan.Attack.Behaviour)
            {
                behaviour.Start(world);
                return;
            }
        }

        throw new InvariantViolationException($"no behaviour is called '{world.Plan.Attack.Behaviour}'");
    }
}
