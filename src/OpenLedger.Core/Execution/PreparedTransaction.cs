namespace OpenLedger.Core.Execution;

/// <summary>What is known of a transaction before its block executes: nothing that depends on the state, but for addresses.</summary>
internal struct PreparedTransaction
{
    /// <summary>What it pays, in lamports.</summary>
    public ulong FeeLamports;

    /// <summary>Compute units that it may use.</summary>
    public uint ComputeUnitLimit;

    /// <summary>Compute units that it uses if it is a transfer that succeeds.</summary>
    public uint TransferComputeUnits;

    /// <summary>Where its accounts begin in its chunk.</summary>
    public int FirstAccount;

    /// <summary>How many accounts it has.</summary>
    public int AccountCount;

    /// <summary>Where its accesses begin in its chunk.</summary>
    public int FirstAccess;

    /// <summary>How many accesses it has.</summary>
    public int AccessCount;

    /// <summary>Success, or why it is refused whatever the state.</summary>
    public TransactionStatus Status;

    /// <summary>Whether it does nothing but transfers whose amounts could commute with others.</summary>
    public bool IsTransfer;

    /// <summary>Whether it moves tokens, if it is a transfer.</summary>
    public bool MovesTokens;

    /// <summary>It names no recent blockhash: it is good only if it names a durable nonce.</summary>
    public bool NeedsNonce;

    /// <summary>Its message was processed before.</summary>
    public bool WasProcessed;

    /// <summary>What the status cache knew of its message, if transactions are admitted in order.</summary>
    public StatusCache.Found Found;
}
