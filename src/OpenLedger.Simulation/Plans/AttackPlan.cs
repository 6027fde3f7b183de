using System.Collections.Immutable;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Plans;

/// <summary>What goes wrong, when, and how the attacker goes about it.</summary>
public sealed record AttackPlan
{
    /// <summary>When it begins: a key is stolen, or the first recorded transfer happens.</summary>
    public required SimDuration At { get; init; }

    /// <summary>Name of the behaviour; see <c>olsim list behaviours</c>.</summary>
    public required string Behaviour { get; init; }

    /// <summary>Index of the population whose keys are stolen; -1 for an attack on the bridge.</summary>
    public int Compromise { get; init; } = -1;

    /// <summary>Attempts per second of behaviours that have a pace.</summary>
    public long RatePerSecond { get; init; } = 50;

    /// <summary>Behaviour <c>grief</c>: how many owners collude, the last ones of their population.</summary>
    public int Owners { get; init; } = 8;

    /// <summary>Behaviour <c>grief</c>: the time between two attempts of each.</summary>
    public SimDuration Every { get; init; } = SimDuration.FromSeconds(30);

    /// <summary>The largest holdings first; otherwise in the order of the population.</summary>
    public bool OrderByValue { get; init; } = true;

    /// <summary>Behaviour <c>sub-agents</c>: how many of the compromised sub-agents are hostile, the first ones.</summary>
    public int Hostile { get; init; }

    /// <summary>Behaviour <c>drain</c>: what the attacker offers for a compute unit, in micro-lamports.</summary>
    public ulong PriceMicroLamports { get; init; }

    /// <summary>Behaviour <c>drain</c>: for how long from its beginning on the attacker fills every block with uses; nothing: not at all.</summary>
    public SimDuration FloodFor { get; init; }

    /// <summary>Behaviour <c>replay</c>: the recorded transfers in the order of (<see cref="RecordedTransfer.At"/>, sequence).</summary>
    public ImmutableArray<RecordedTransfer> Transfers { get; init; } = [];
}
