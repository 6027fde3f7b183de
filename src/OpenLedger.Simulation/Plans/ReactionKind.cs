namespace OpenLedger.Simulation.Plans;

/// <summary>What a reaction does.</summary>
public enum ReactionKind
{
    /// <summary>Owners learn of it; each revokes by hand after a delay of its own.</summary>
    Announce,

    /// <summary>The node's guardian freezes everything delegated to one principal.</summary>
    FreezeDelegations,

    /// <summary>Honest agents stop acting through one principal.</summary>
    StopAgents,
}
