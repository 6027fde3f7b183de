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
}
