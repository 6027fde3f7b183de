namespace OpenLedger.Core.Sessions;

/// <summary>
/// Why a session operation was allowed or refused. Each constraint has its own code; <c>SessionReasons</c> explains each
/// in a sentence with its remedy. The values are part of the record layout and never change their meaning.
/// </summary>
public enum SessionReason : ushort
{
    /// <summary>Allowed.</summary>
    Allowed = 0,

    // Form of the operation.
    Malformed = 1,
    NoProtectedInstruction = 2,
    SessionMissing = 3,
    SessionAccountInvalid = 4,
    SignatureMissing = 5,
    OwnerMismatch = 6,
    UseNested = 7,

    // C1 to C8.
    DomainMismatch = 10,
    KeyAlreadyUsed = 11,
    KeyIsOwner = 12,
    WindowInvalid = 13,
    NotYetValid = 14,
    Expired = 15,
    LifetimeTooLong = 16,
    Idle = 17,
    Stale = 18,
    RevalidationReplayed = 19,
    ValidatorMismatch = 20,
    ScopeAction = 21,
    ScopeProgram = 22,

    // C10, C11, C13 to C15, C18.
    ScopeAsset = 30,
    ScopeCounterparty = 31,
    LimitPerUse = 32,
    LimitLifetime = 33,
    LimitBucket = 34,
    LimitUses = 35,
    LimitAttempts = 36,
    OutflowAboveDeclared = 37,
    LimitMissing = 38,

    // C26 and what the guard protects on the owner's accounts.
    Escalation = 40,
    AuthorityChanged = 41,

    // Lifecycle.
    Revoked = 50,
    OwnerEpoch = 51,
    Frozen = 52,
    GrantNonce = 53,

    // The protected instruction itself failed; the session allowed it.
    ExecutionFailed = 60,
}
