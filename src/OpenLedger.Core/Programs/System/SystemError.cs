namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the System program. Source: Solana's <c>SystemError</c>.</summary>
public enum SystemError : uint
{
    AccountAlreadyInUse = 0,
    ResultWithNegativeLamports = 1,
    InvalidProgramId = 2,
    InvalidAccountDataLength = 3,
    MaxSeedLengthExceeded = 4,
    AddressWithSeedMismatch = 5,
    NonceNoRecentBlockhashes = 6,
    NonceBlockhashNotExpired = 7,
    NonceUnexpectedBlockhashValue = 8,
}
