namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the SafeAllowance program.</summary>
public enum SafeAllowanceError : uint
{
    /// <summary>The account is not the allowance of this source and delegate.</summary>
    InvalidAllowance = 0,

    /// <summary>The signer is neither the owner nor the delegate that it should be.</summary>
    WrongSigner = 1,

    /// <summary>A base for resets that lies ahead, or without a time between them.</summary>
    InvalidReset = 2,

    /// <summary>More was asked for than is left, or nothing.</summary>
    ExceededAllowance = 3,
}
