namespace OpenLedger.Core.Sessions;

/// <summary>As whom somebody asks for a control operation that is to cost nothing; each has places of its own in
/// <see cref="OwnerAuthority"/>, so that one cannot use up what another needs.</summary>
internal enum ControlStanding
{
    /// <summary>Nobody whom the owner or the session knows, or the session is over: the fee is due.</summary>
    None,

    /// <summary>The owner.</summary>
    Owner,

    /// <summary>Who may rotate the owner's key.</summary>
    Recovery,

    /// <summary>Revokers of a session that the owner granted: the owner named them.</summary>
    Revoker,

    /// <summary>Keys of sessions and of those above them, and revokers that a session's holder named.</summary>
    Holder,
}
