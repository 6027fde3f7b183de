namespace OpenLedger.Core.Sessions;

/// <summary>C24: where the budget of a sub-session comes from.</summary>
public enum SubGrantMode : byte
{
    /// <summary>Every use of the child is charged to all its ancestors too (I3).</summary>
    ChargeThrough = 0,

    /// <summary>The child's lifetime caps are moved out of its parent when it is granted; its uses charge itself alone.</summary>
    Escrow = 1,
}
