namespace OpenLedger.Core.Programs;

/// <summary>Which authority SetAuthority changes. Source: SPL Token.</summary>
public enum TokenAuthorityType : byte
{
    MintTokens = 0,
    FreezeAccount = 1,
    AccountOwner = 2,
    CloseAccount = 3,
}
