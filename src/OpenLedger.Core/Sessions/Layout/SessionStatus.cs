namespace OpenLedger.Core.Sessions;

/// <summary>What is written down about a session's life. Expired, idle, stale, exhausted and orphaned are derived when it is used.</summary>
public enum SessionStatus : byte
{
    /// <summary>No session lies here.</summary>
    None = 0,
    Active = 1,

    /// <summary>Terminal. The account stays, so its key is never good again (C2).</summary>
    Revoked = 2,

    /// <summary>Stopped by a revoker or a breaker; only the owner thaws it.</summary>
    Frozen = 3,
}
