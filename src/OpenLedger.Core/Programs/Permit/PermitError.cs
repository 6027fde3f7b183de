namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the Permit program.</summary>
public enum PermitError : uint
{
    /// <summary>The account is not the allowance of this source and spender.</summary>
    InvalidAllowance = 0,

    /// <summary>The allowance has ended.</summary>
    AllowanceExpired = 1,

    /// <summary>More was asked for than is allowed.</summary>
    InsufficientAllowance = 2,

    /// <summary>The signer is neither the owner nor the spender that it should be.</summary>
    WrongSigner = 3,
}
