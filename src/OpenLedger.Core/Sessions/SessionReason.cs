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

    CodePin = 23,
    ScopeResource = 24,
    ScopeArgument = 25,

    // C10, C11, C13 to C23.
    ScopeAsset = 30,
    ScopeCounterparty = 31,
    LimitPerUse = 32,
    LimitLifetime = 33,
    LimitBucket = 34,
    LimitUses = 35,
    LimitAttempts = 36,
    OutflowAboveDeclared = 37,
    LimitMissing = 38,
    LimitWindow = 70,
    LimitPerBlock = 71,
    LimitNotional = 72,
    PriceMissing = 73,
    PriceStale = 74,
    PriceBand = 75,
    LimitTurnover = 76,
    PostFloor = 77,
    PostLoss = 78,
    LimitLiability = 79,
    LimitFee = 80,
    SponsorMismatch = 81,

    // C24 to C31.
    SubGrantDepth = 90,
    SubGrantChildren = 91,
    ScopeWider = 92,
    LimitBatch = 93,
    StepUpMissing = 94,
    DelayRequired = 95,
    DelayPending = 96,
    QueueFull = 97,
    QueueEntryInvalid = 98,
    ScopeRoute = 99,
    LimitRoute = 100,
    LimitInFlight = 101,
    SequenceGap = 102,
    SequenceLane = 103,
    BreakerTripped = 104,
    GuardMissing = 105,
    GuardLimit = 106,
    GuardOpen = 107,
    Paused = 108,
    CoolingDown = 109,
    LimitNotShared = 110,

    // C26 and what the guard protects on the owner's accounts.
    Escalation = 40,
    AuthorityChanged = 41,

    // Lifecycle.
    Revoked = 50,
    OwnerEpoch = 51,
    Frozen = 52,
    GrantNonce = 53,
    PathMismatch = 54,
    Orphaned = 55,
    VersionMismatch = 56,
    NotFrozen = 57,
    NotOver = 58,
    TooManySessions = 59,

    // The protected instruction itself failed; the session allowed it.
    ExecutionFailed = 60,
}
