namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the RolesAllowance program.</summary>
public enum RolesAllowanceError : uint
{
    /// <summary>The account is not the allowance of this source and member.</summary>
    InvalidAllowance = 0,

    /// <summary>The signer is neither the owner nor the member that it should be.</summary>
    WrongSigner = 1,

    /// <summary>More was asked for than the balance is.</summary>
    AllowanceExceeded = 2,
}
