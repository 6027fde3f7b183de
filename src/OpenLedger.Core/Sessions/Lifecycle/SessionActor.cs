namespace OpenLedger.Core.Sessions;

/// <summary>Who asks for a change of a session.</summary>
[Flags]
internal enum SessionActor
{
    /// <summary>Somebody who has no say.</summary>
    None = 0,
    Owner = 1,

    /// <summary>The session's own key.</summary>
    Self = 2,

    /// <summary>The key of a session that it is part of.</summary>
    Ancestor = 4,

    /// <summary>C32: one of its revokers.</summary>
    Revoker = 8,

    /// <summary>All who may make it narrower.</summary>
    Narrower = Owner | Self | Ancestor,

    /// <summary>All who may end it.</summary>
    Anyone = Narrower | Revoker,
}
