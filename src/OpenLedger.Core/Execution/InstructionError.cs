namespace OpenLedger.Core.Execution;

/// <summary>Why an instruction failed. Names are those of Solana's <c>InstructionError</c>; the values are this ledger's own.</summary>
public enum InstructionError : byte
{
    /// <summary>It did not fail.</summary>
    None = 0,

    /// <summary>The program's own error; its number says which.</summary>
    Custom,
    InvalidArgument,
    InvalidInstructionData,
    InvalidAccountData,
    AccountDataTooSmall,
    InsufficientFunds,
    IncorrectProgramId,
    MissingRequiredSignature,
    AccountAlreadyInitialized,
    UninitializedAccount,
    NotEnoughAccountKeys,
    ReadonlyDataModified,
    ExternalAccountDataModified,
    PrivilegeEscalation,
    CallDepth,
    ReentrancyNotAllowed,
    ComputationalBudgetExceeded,
    InvalidSeeds,
    UnsupportedProgramId,
    MissingAccount,
    ArithmeticOverflow,
    InvalidAccountOwner,
    AccountNotRentExempt,
    AccountAlreadyInUse,

    /// <summary>The session guard refused; the number is a <see cref="Sessions.SessionReason"/>.</summary>
    SessionDenied,

    /// <summary>The balance of an account changed that the transaction does not declare writable.</summary>
    ReadonlyLamportChange,

    /// <summary>A program took lamports from an account of another program.</summary>
    ExternalAccountLamportSpend,

    /// <summary>
    /// An account changed its owner that is not the program's own, is not writable, or has data that are not all zero.
    /// </summary>
    ModifiedProgramId,
}
