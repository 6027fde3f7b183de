namespace OpenLedger.Simulation.World;

/// <summary>What a transaction is in the eyes of the world. The ledger never sees it.</summary>
internal enum OperationKind : byte
{
    /// <summary>Honest work: what collateral damage is measured on.</summary>
    Honest,

    /// <summary>The attacker's own.</summary>
    Malicious,

    /// <summary>Somebody reacts: revokes, freezes, pauses.</summary>
    Response,

    /// <summary>What the infrastructure does for honest work: roots, releases. Not an operation of its own.</summary>
    Service,
}

/// <summary>A transaction on its way through the ledger.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Number of the actor that sent it and is told what became of it.</param>
/// <param name="Via">Index of the population whose delegated authority it uses; -1 if none.</param>
/// <param name="SubmittedNs">When it was submitted.</param>
/// <param name="Count">How many operations (transfers, uses) it makes in one.</param>
/// <param name="Payload">Whatever the source wants back.</param>
/// <param name="AtBridge">Whether it is addressed to a bridge, whose error numbers other programs use for other things.</param>
internal readonly record struct Operation(OperationKind Kind, int Source, int Via, long SubmittedNs, int Count, long Payload, bool AtBridge = false);
