namespace OpenLedger.Core.Execution;

/// <summary>How a transaction ended. The first three are committed: they are in the block and paid their fee.</summary>
public enum TransactionStatus : byte
{
    Success = 0,

    /// <summary>An instruction failed; only the fee, nonces, attempt charges and records remain.</summary>
    InstructionFailed = 1,

    /// <summary>An account that was written is left with lamports below the rent-exempt minimum.</summary>
    InsufficientFundsForRent = 2,

    // Refused before it cost anything; not in the block.
    AccountNotFound = 16,
    InsufficientFundsForFee,
    InvalidAccountForFee,
    BlockhashNotFound,
    AlreadyProcessed,
    AddressLookupTableNotFound,
    AccountLoadedTwice,
    InvalidComputeBudget,
    ProgramAccountNotFound,
    SignatureFailure,
    WouldExceedBlockCompute,
    InvalidAddressLookupTableOwner,
    InvalidAddressLookupTableData,
    InvalidAddressLookupTableIndex,

    /// <summary>
    /// The fee would leave its payer with lamports below the rent-exempt minimum. Solana names this like
    /// <see cref="InsufficientFundsForRent"/>, which costs a fee.
    /// </summary>
    PayerLeftBelowRent,
}
