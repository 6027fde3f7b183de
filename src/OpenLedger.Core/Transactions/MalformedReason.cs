namespace OpenLedger.Core.Transactions;

/// <summary>
/// Why bytes are not a transaction. Checks of the parser come in the order of the wire, so the first thing wrong is what is
/// named. The default is <see cref="None"/>: well-formed.
/// </summary>
/// <remarks>Source of the rules: Solana's short_vec, transaction-view and message sanitization (agave).</remarks>
public enum MalformedReason : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>There are no bytes.</summary>
    Empty = 1,

    /// <summary>More than 1,232 bytes, the payload of one network packet.</summary>
    TooLarge = 2,

    /// <summary>The bytes end before what they announce.</summary>
    Truncated = 3,

    /// <summary>A compact-u16 with a needless byte, with more than three bytes or above 65,535.</summary>
    NonCanonicalLength = 4,

    /// <summary>The number of signatures differs from the number the header requires.</summary>
    SignatureCountMismatch = 5,

    /// <summary>No signature, so nobody pays.</summary>
    NoSignature = 6,

    /// <summary>The message names a version other than legacy and 0.</summary>
    UnsupportedVersion = 7,

    /// <summary>The header's counts contradict each other or the keys, or leave no writable fee payer.</summary>
    HeaderInvalid = 8,

    /// <summary>No account keys.</summary>
    NoAccounts = 9,

    /// <summary>More than 128 accounts, static and loaded together.</summary>
    TooManyAccounts = 10,

    /// <summary>An account key stands twice in the list.</summary>
    DuplicateAccount = 11,

    /// <summary>An instruction names an account that the list does not have.</summary>
    AccountIndexOutOfRange = 12,

    /// <summary>An instruction's program is the fee payer, a loaded address or beyond the list.</summary>
    ProgramIndexInvalid = 13,

    /// <summary>Bytes follow the end of the transaction.</summary>
    TrailingBytes = 14,

    /// <summary>More than 64 instructions.</summary>
    TooManyInstructions = 15,

    /// <summary>A lookup table is named from which nothing is loaded.</summary>
    LookupEmpty = 16,

    /// <summary>
    /// More lookup tables than fit beside the rest. Cannot happen below the size limit; kept as a second fence.
    /// </summary>
    TooManyLookups = 17,

    /// <summary>
    /// A compute-budget instruction has an unknown tag or too little data. Found by <see cref="ComputeBudget"/>.
    /// </summary>
    ComputeBudgetInvalid = 18,

    /// <summary>Two compute-budget instructions of one kind. Found by <see cref="ComputeBudget"/>.</summary>
    ComputeBudgetDuplicate = 19,

    /// <summary>
    /// A request for heap outside 32 to 256 KiB, or not a multiple of 1,024 bytes. Found by <see cref="ComputeBudget"/>.
    /// </summary>
    HeapSizeInvalid = 20,

    /// <summary>A limit of zero bytes for loaded account data. Found by <see cref="ComputeBudget"/>.</summary>
    LoadedDataLimitInvalid = 21,

    /// <summary>An instruction names accounts more than 255 times, repetitions counted.</summary>
    TooManyInstructionAccounts = 22,
}
