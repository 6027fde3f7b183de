namespace OpenLedger.Core.Execution;

/// <summary>What a <see cref="ValueVerifier"/> found wrong with a block.</summary>
public enum ValueFaultKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Another number of receipts than transactions.</summary>
    ReceiptCount,

    /// <summary>A value names a transaction that the block does not have.</summary>
    UnknownTransaction,

    /// <summary>A receipt is not what the transaction leads to.</summary>
    Receipt,

    /// <summary>Published values are not what the transaction writes.</summary>
    Values,

    /// <summary>Balance changes of token accounts are not what the transaction leads to.</summary>
    BalanceChanges,

    /// <summary>Authorization records are not what the transaction leads to.</summary>
    Records,

    /// <summary>The sum of fees or compute units is wrong.</summary>
    Sums,
}
