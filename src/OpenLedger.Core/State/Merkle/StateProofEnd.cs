namespace OpenLedger.Core.State;

/// <summary>Where the way of a <see cref="StateProof"/> ends.</summary>
public enum StateProofEnd : byte
{
    /// <summary>At the account itself: it is there.</summary>
    Account = 0,

    /// <summary>At an empty subtree: it is not there.</summary>
    Nothing = 1,

    /// <summary>At another account, alone in its subtree: the one that was asked for is not there.</summary>
    OtherAccount = 2,
}
