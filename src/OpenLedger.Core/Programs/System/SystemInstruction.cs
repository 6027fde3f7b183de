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
}
