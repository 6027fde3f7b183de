using System.Collections.Immutable;

namespace OpenLedger.Scenarios.Behaviours;

/// <summary>A behaviour of an attacker, as <c>attack.behaviour</c> names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One sentence: what the attacker does.</param>
public sealed record Behaviour(string Name, string Summary);

/// <summary>The behaviours that a scenario may name, in alphabetical order.</summary>
public static class BehaviourCatalogue
{
    /// <summary>Name of the behaviour that takes all it can through a stolen key.</summary>
    public const string Drain = "drain";

    /// <summary>Name of the behaviour that repeats a recorded attack on the bridge.</summary>
    public const string Replay = "replay";

    /// <summary>All behaviours.</summary>
    public static readonly ImmutableArray<Behaviour> All =
    [
        new(Drain, "Takes whatever the stolen key may spend, at a steady pace, the largest holdings first or in the order of the population."),
        new(Replay, "Attempts recorded transfers out of the bridge at their recorded times, whatever the controls do."),
    ];
}
