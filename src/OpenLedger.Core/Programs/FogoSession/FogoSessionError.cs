namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the FogoSession program.</summary>
public enum FogoSessionError : uint
{
    /// <summary>The account is not the session of this source and session key, or not the list of a domain.</summary>
    InvalidSession = 0,

    /// <summary>The signer is not the one who it should be.</summary>
    WrongSigner = 1,

    /// <summary>It would last longer than eight days.</summary>
    SessionTooLong = 2,

    /// <summary>The session key has a session that is still alive.</summary>
    SessionIsLive = 3,

    /// <summary>It has expired.</summary>
    Expired = 4,

    /// <summary>Its key revoked it.</summary>
    Revoked = 5,

    /// <summary>None of the programs that it lists signed.</summary>
    UnauthorizedProgram = 6,

    /// <summary>More was asked for than is left of a limited one.</summary>
    InsufficientAllowance = 7,
}
