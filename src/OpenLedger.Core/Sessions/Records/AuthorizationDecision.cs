namespace OpenLedger.Core.Sessions;

/// <summary>What was decided about an operation under delegated authority.</summary>
public enum AuthorizationDecision : byte
{
    /// <summary>No decision; never in a record.</summary>
    None = 0,
    Allow = 1,
    Deny = 2,
    Queue = 3,
    Cancel = 4,
}
