namespace OpenLedger.Simulation.Plans;

/// <summary>One arm of the experiment: the same world with one thing different.</summary>
/// <param name="Name">Its name in the scenario.</param>
/// <param name="Delegation">Index of the delegation that stands at time zero; -1 for none.</param>
/// <param name="Announce">Whether owners learn of an alert.</param>
/// <param name="Controls">The controls of the bridge.</param>
public sealed record ArmPlan(string Name, int Delegation, bool Announce, BridgeControlsPlan Controls)
{
    /// <summary>How blocks are made.</summary>
    public BlockPlan Blocks { get; init; } = BlockPlan.Standard;

    /// <summary>Name of the behaviour that the attacker shows in this arm; null for that of the attack.</summary>
    public string? Behaviour { get; init; }
}
