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
    FreezeAccount = 10,
    ThawAccount = 11,
    TransferChecked = 12,
    ApproveChecked = 13,
    MintToChecked = 14,
    BurnChecked = 15,
    InitializeAccount2 = 16,
    InitializeAccount3 = 18,
    InitializeMint2 = 20,

    /// <summary>Does nothing for this program, whose owners can change; clients call it for every program.</summary>
    InitializeImmutableOwner = 22,
}
