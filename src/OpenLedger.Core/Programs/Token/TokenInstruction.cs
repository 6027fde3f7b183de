namespace OpenLedger.Core.Programs;

/// <summary>Instructions of the Token program; the value is the first byte of the data. Source: SPL Token.</summary>
public enum TokenInstruction : byte
{
    InitializeMint = 0,
    InitializeAccount = 1,
    Transfer = 3,
    Approve = 4,
    Revoke = 5,
    SetAuthority = 6,
    MintTo = 7,
    Burn = 8,
    CloseAccount = 9,
    TransferChecked = 12,
    ApproveChecked = 13,
    InitializeAccount3 = 18,
    InitializeMint2 = 20,
}
