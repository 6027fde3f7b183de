namespace OpenLedger.Core.Sessions;

/// <summary>The operations of the Session program; the value is the first byte of the instruction's data.</summary>
public enum SessionOperation : byte
{
    /// <summary>No operation; never on the wire.</summary>
    None = 0,

    /// <summary>The owner grants, the session key proves possession.</summary>
    Grant = 1,

    /// <summary>Covers the next instruction of the same transaction.</summary>
    Use = 2,

    /// <summary>Control: ends one session for ever.</summary>
    Revoke = 3,

    /// <summary>Control: ends all sessions of an owner by raising the owner's epoch.</summary>
    RevokeAll = 4,

    /// <summary>A validator confirms that the delegation is still meant.</summary>
    Revalidate = 5,

    /// <summary>Control: the guardian stops everything delegated to one principal.</summary>
    FreezeDelegate = 6,

    /// <summary>The holder of a session grants part of it on (C24).</summary>
    SubGrant = 7,

    /// <summary>Control: makes a session's constraints tighter.</summary>
    Narrow = 8,

    /// <summary>The owner lets a session last longer.</summary>
    Renew = 9,

    /// <summary>Control: stops a session until its owner thaws it.</summary>
    Freeze = 10,

    /// <summary>Control: the owner thaws a session.</summary>
    Unfreeze = 11,

    /// <summary>Control: ends all that a session granted on, and all below.</summary>
    RevokeTree = 12,

    /// <summary>Control: the owner makes grants that were signed and not submitted void.</summary>
    VoidGrants = 13,

    /// <summary>The owner says who may rotate the owner's key.</summary>
    SetRecovery = 14,

    /// <summary>Control: puts another key in the owner's place and ends all sessions.</summary>
    RotateOwner = 15,

    /// <summary>The new owner takes over a session of before the rotation.</summary>
    Adopt = 16,

    /// <summary>Control: vetoes a use that waits (C28).</summary>
    CancelQueued = 17,

    /// <summary>Anyone: gives the room of a session that is over back to its owner; its key stays used.</summary>
    Reclaim = 18,

    /// <summary>Sets up a shared guard (C31).</summary>
    CreateGuard = 19,

    /// <summary>Opens a guard that tripped half again.</summary>
    ResetGuard = 20,

    /// <summary>Control: guardians pause everything that goes through a guard.</summary>
    Pause = 21,

    /// <summary>Fails a transaction that was signed too long ago, or under an older epoch of its owner.</summary>
    RequireFresh = 22,

    /// <summary>Moves budget of a session to another domain (C29).</summary>
    Export = 23,

    /// <summary>The domain's bridge says that budget is no longer in flight.</summary>
    Settle = 24,

    /// <summary>A registrar puts a holder into its class, or takes it out (C11).</summary>
    SetClass = 25,
}
