namespace OpenLedger.Core.Programs;

/// <summary>Instructions of the System program; the value is the little-endian u32 that starts the data. Source: Solana.</summary>
public enum SystemInstruction : uint
{
    CreateAccount = 0,
    Assign = 1,
    Transfer = 2,
    CreateAccountWithSeed = 3,
    AdvanceNonceAccount = 4,
    WithdrawNonceAccount = 5,
    InitializeNonceAccount = 6,
    AuthorizeNonceAccount = 7,
    Allocate = 8,
    AllocateWithSeed = 9,
    AssignWithSeed = 10,
    TransferWithSeed = 11,
    UpgradeNonceAccount = 12,

    /// <summary>As CreateAccount, but lamports may lie there already. Source: SIMD-0312.</summary>
    CreateAccountAllowPrefund = 13,
}
