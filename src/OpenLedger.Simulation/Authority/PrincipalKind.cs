namespace OpenLedger.Simulation.Authority;

/// <summary>Whose keys they are.</summary>
public enum PrincipalKind
{
    /// <summary>The operator of a program, to whom owners may have delegated.</summary>
    Program,

    /// <summary>An agent to whom owners may have delegated.</summary>
    Delegate,

    /// <summary>Whoever makes a bridge's messages count as proven: its prover, or a flaw of its verifier.</summary>
    Verifier,

    /// <summary>Agents who work for owners through a delegate that signs with them.</summary>
    Agents,

    /// <summary>People who hold assets and sign for themselves.</summary>
    Owners,
}
