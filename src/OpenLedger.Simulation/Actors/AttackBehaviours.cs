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

    /// <summary>Takes all it can at once.</summary>
    public const string SmashAndGrab = "smash-and-grab";

    /// <summary>Looks like honest work.</summary>
    public const string Stealth = "stealth";

    /// <summary>Takes exactly what the limits allow.</summary>
    public const string BreakerAware = "breaker-aware";

    /// <summary>Drains by trading at bad prices.</summary>
    public const string TradeOnly = "trade-only";

    /// <summary>Trips guards that everybody shares.</summary>
    public const string Grief = "grief";

    /// <summary>Repeats recorded transfers.</summary>
    public const string Replay = "replay";

    /// <summary>Takes what sub-agents may spend.</summary>
    public const string SubAgents = "sub-agents";

    /// <summary>The behaviours, in ordinal order of their names.</summary>
    public static ImmutableArray<AttackBehaviour> All { get; } =
    [
        new(
            BreakerAware, "Knows every limit, breaker and guard of what it stole, and takes exactly what they let out.",
            world => new DrainAttack(world, DrainStyle.BreakerAware)),
        new(
            Drain, "Takes whatever the stolen key may spend, at a steady pace, the largest holdings first or in the order of the population.",
            world => new DrainAttack(world)),
        new(
            Grief, "Some owners ask for all that their own sessions may take, again and again, to trip guards that everybody shares.",
            world => new GriefAttack(world)),
        new(
            PlayHoard, "Submits at once all that owners once signed in advance and the delegate kept, the largest holdings first.",
            world => new PlayHoardAttack(world)),
        new(
            Replay, "Attempts recorded transfers out of the bridge at their recorded times, whatever the controls do.",
            world => new ReplayAttack(world)),
        new(
            SmashAndGrab, "Asks for all that a use may take, at once and from everybody, and for less where it is refused.",
            world => new DrainAttack(world, DrainStyle.SmashAndGrab)),
        new(
            Stealth, "Looks like honest work: the same amounts, half as often as all honest agents together, within every limit.",
            world => new DrainAttack(world, DrainStyle.Stealth)),
        new(
            SubAgents, "Some of the sub-agents to whom a delegate handed its sessions on take all that their parts let out.",
            world => new HostileSubAgents(world)),
        new(
            TradeOnly, "Only trades, through the pool that the stolen key operates, at the worst prices that are let through.",
            world => new DrainAttack(world, DrainStyle.TradeOnly)),
    ];

    /// <summary>Whether a behaviour spends what was delegated to somebody whose keys were stolen.</summary>
    public static bool StealsKeys(string behaviour) => behaviour != Replay;

    /// <summary>Whether a behaviour takes what stolen keys may spend; these have the same keys in a scenario.</summary>
    public static bool Drains(string behaviour) => behaviour is not (Replay or Grief);

    internal static void Start(ArmWorld world)
    {
        foreach (AttackBehaviour behaviour in All)
        {
            if (behaviour.Name == world.Behaviour)
            {
                behaviour.Start(world);
                return;
            }
        }

        throw new InvariantViolationException($"no behaviour is called '{world.Behaviour}'");
    }
}
