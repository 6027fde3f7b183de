using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>All attack behaviours by the name that scenarios use.</summary>
public static class AttackBehaviours
{
    /// <summary>Takes what it can, the largest holdings first, at a pace.</summary>
    public const string Drain = "drain";

    /// <summary>Repeats recorded transfers at their recorded times.</summary>
    public const string Replay = "replay";

    /// <summary>The names, in ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } = [Drain, Replay];

    internal static void Start(ArmWorld world)
    {
        switch (world.Plan.Attack.Behaviour)
        {
            case Drain:
                _ = new DrainAttack(world);
                break;
            case Replay:
                _ = new ReplayAttack(world);
                break;
            default:
                throw new InvariantViolationException($"no behaviour is called '{world.Plan.Attack.Behaviour}'");
        }
    }
}
