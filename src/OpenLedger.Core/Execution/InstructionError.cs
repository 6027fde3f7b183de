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
    ReadonlyAccountModified,
    ExternalAccountModified,
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
}
