namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the SpendPermission program.</summary>
public enum SpendPermissionError : uint
{
    /// <summary>The account is not the permission of this source and spender.</summary>
    InvalidPermission = 0,

    /// <summary>The signer is not the one who it should be.</summary>
    WrongSigner = 1,

    /// <summary>Terms that can never be used: no allowance, no period, or an end before the start.</summary>
    InvalidTerms = 2,

    /// <summary>These terms were approved before; whoever wants others takes another salt.</summary>
    AlreadyApproved = 3,

    /// <summary>It was revoked, which is for ever.</summary>
    Revoked = 4,

    /// <summary>It has not begun yet.</summary>
    BeforeStart = 5,

    /// <summary>It has ended.</summary>
    AfterEnd = 6,

    /// <summary>More was asked for than is left of this period.</summary>
    ExceededAllowance = 7,

    /// <summary>Nothing was asked for.</summary>
    ZeroValue = 8,

    /// <summary>Whose account would be paid is not the spender.</summary>
    WrongRecipient = 9,
}
