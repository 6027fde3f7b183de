namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the Market program.</summary>
public enum MarketError : uint
{
    InvalidPool = 0,

    /// <summary>The vault, mint or authority is not the pool's.</summary>
    AccountMismatch = 1,

    /// <summary>The pool would pay less than the caller asks for at least.</summary>
    SlippageExceeded = 2,

    /// <summary>Nothing goes in.</summary>
    ZeroAmount = 3,

    /// <summary>Only the operator may do this.</summary>
    NotOperator = 4,

    /// <summary>A fee is at most 10,000 basis points.</summary>
    FeeTooHigh = 5,

    /// <summary>A pool needs something on both sides.</summary>
    EmptyPool = 6,
}
