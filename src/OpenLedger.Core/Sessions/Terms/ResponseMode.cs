namespace OpenLedger.Core.Sessions;

/// <summary>C34: what a session does when a use would break one of its limits. A higher value is stricter.</summary>
public enum ResponseMode : byte
{
    /// <summary>A use above the amount from which uses wait is put into the queue; any other limit denies.</summary>
    Queue = 0,

    /// <summary>The use is denied.</summary>
    Deny = 1,

    /// <summary>The use is denied and the session is frozen, until its owner thaws it.</summary>
    Freeze = 2,
}
