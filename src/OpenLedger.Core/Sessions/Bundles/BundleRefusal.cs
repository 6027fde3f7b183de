namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>Why bytes are not a bundle that may be executed. A bundle is refused as a whole. The default is <see cref="None"/>.</summary>
public enum BundleRefusal : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The bytes end before what they announce.</summary>
    Truncated = 1,

    /// <summary>The first byte is not that of a bundle.</summary>
    NotABundle = 2,

    /// <summary>A version other than 1.</summary>
    UnsupportedVersion = 3,

    /// <summary>No operation.</summary>
    NoOperations = 4,

    /// <summary>More than 64 operations.</summary>
    TooManyOperations = 5,

    /// <summary>An operation is shorter than any message or longer than a transaction may be.</summary>
    OperationLength = 6,

    /// <summary>An operation is not a well-formed message; the malformed reason says why.</summary>
    OperationMalformed = 7,

    /// <summary>An operation is paid for or signed by another key than the session key, or by more keys than this one.</summary>
    ForeignSigner = 8,

    /// <summary>An operation does something that no session bounds: an instruction that is neither a session's use by this key, nor
    /// covered by one, nor about the compute budget.</summary>
    NotASessionUse = 9,

    /// <summary>A covered instruction names the session key itself, whose signature would count there without any bound.</summary>
    KeyExposed = 10,

    /// <summary>An operation uses no session at all.</summary>
    NothingUsed = 11,

    /// <summary>Bytes follow the last operation.</summary>
    TrailingBytes = 12,

    /// <summary>The signature does not hold.</summary>
    SignatureInvalid = 13,

    /// <summary>The proof that an operation is in a bundle has a place or a path that no bundle of its size has.</summary>
    PathInvalid = 14,
}
