namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the Lending program.</summary>
public enum LendingError : uint
{
    /// <summary>The account is no pool.</summary>
    InvalidPool = 0,

    /// <summary>The account is not the position of this owner in this pool.</summary>
    InvalidPosition = 1,

    /// <summary>The vault or authority is not the pool's, or the tokens would go to another than the borrower.</summary>
    AccountMismatch = 2,

    /// <summary>Only the operator may do this.</summary>
    NotOperator = 3,

    /// <summary>Only the position's owner may do this.</summary>
    NotOwner = 4,

    /// <summary>The debt would be above the pool's limit for a position.</summary>
    LimitExceeded = 5,

    /// <summary>More would be repaid than is owed.</summary>
    RepaysTooMuch = 6,

    /// <summary>Nothing is borrowed or repaid.</summary>
    ZeroAmount = 7,
}
