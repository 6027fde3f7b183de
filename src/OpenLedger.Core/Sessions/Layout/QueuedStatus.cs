namespace OpenLedger.Core.Sessions;

/// <summary>What became of a use that was to wait.</summary>
public enum QueuedStatus : ulong
{
    /// <summary>No use lies here.</summary>
    None = 0,
    Waiting = 1,
    Executed = 2,

    /// <summary>Vetoed. Terminal.</summary>
    Cancelled = 3,
}
