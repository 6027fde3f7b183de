namespace OpenLedger.Simulation.Plans;

/// <summary>What the members of a population are.</summary>
public enum PopulationKind
{
    /// <summary>People who hold assets and sign for themselves.</summary>
    Owners,

    /// <summary>The operator of a program (a market's pool) to whom owners delegate.</summary>
    Program,

    /// <summary>Software that acts at machine speed for owners.</summary>
    Agents,
}
