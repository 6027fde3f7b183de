namespace OpenLedger.Core.Sessions;

/// <summary>C24: where the budget of a sub-session comes from.</summary>
public enum SubGrantMode : byte
{
    /// <summary>Every use of the child is charged to all its ancestors too (I3).</summary>
    ChargeThrough = 0,

    /// <summary>
    /// The child's lifetime caps are moved out of its parent when it is granted; its uses charge itself alone. So its bucket is its own too:
    /// what a tree can lose at once is the sum of its buckets, at most the lifetime caps of its root.
    /// </summary>
    Escrow = 1,
}
