namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the DelegationManager program.</summary>
public enum DelegationError : uint
{
    /// <summary>The account is not a delegation of this token account, or it is not where its terms put it.</summary>
    InvalidDelegation = 0,

    /// <summary>The signer is not the one who it should be.</summary>
    WrongSigner = 1,

    /// <summary>A link does not name the next one as its authority, or the last one is no root.</summary>
    InvalidAuthority = 2,

    /// <summary>A link was given by another than whom the next one delegates to.</summary>
    InvalidDelegate = 3,

    /// <summary>A link is disabled.</summary>
    Disabled = 4,

    /// <summary>A caveat: it is not time yet.</summary>
    Early = 5,

    /// <summary>A caveat: its time is over.</summary>
    Expired = 6,

    /// <summary>A caveat: more than the cap that is left.</summary>
    AllowanceExceeded = 7,

    /// <summary>A caveat: the recipient is not on the list.</summary>
    RecipientNotAllowed = 8,
}
