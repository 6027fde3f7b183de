using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>A way in which an attacker goes about it. The ledger treats its transactions as any others.</summary>
public sealed class AttackBehaviour
{
    internal AttackBehaviour(string name, string summary, Func<ArmWorld, IOperationSource> start)
    {
        Name = name;
        Summary = summary;
        Start = start;
    }

    /// <summary>Its name in scenario files.</summary>
    public string Name { get; }

    /// <summary>One sentence: what the attacker does.</summary>
    public string Summary { get; }

    /// <summary>Makes the actor, which registers itself and schedules its first event.</summary>
    internal Func<ArmWorld, IOperationSource> Start { get; }
}
