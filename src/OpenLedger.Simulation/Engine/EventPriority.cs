namespace OpenLedger.Simulation.Engine;

/// <summary>
/// Who comes first among events of the same instant: the smaller number, then whoever was scheduled earlier. Gaps are left for
/// scenarios of later days.
/// </summary>
public static class EventPriority
{
    /// <summary>Control operations (revoke, freeze, pause) and faults: in force before all else at that instant.</summary>
    public const int Control = 0;

    /// <summary>Transactions and messages that arrive; in time for a block of the same instant.</summary>
    public const int Submit = 10;

    /// <summary>The node's slot tick: it sees all that was submitted until then, this instant included.</summary>
    public const int Block = 20;

    /// <summary>Detectors and recorders: they see what the block of the same instant did.</summary>
    public const int Observe = 30;

    /// <summary>The largest allowed number.</summary>
    public const int Last = 63;
}
