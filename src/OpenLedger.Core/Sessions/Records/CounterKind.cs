namespace OpenLedger.Core.Sessions;

/// <summary>What a counter counts, see <see cref="AuthorizationCharge"/>.</summary>
public enum CounterKind : uint
{
    None = 0,

    /// <summary>C18: successful uses.</summary>
    Uses = 1,

    /// <summary>C14: what left of an asset.</summary>
    Spent = 2,

    /// <summary>C15: what a bucket of an asset holds.</summary>
    Level = 3,

    /// <summary>What is used of a limit.</summary>
    Limit = 4,

    /// <summary>What the bucket of a limit holds.</summary>
    LimitLevel = 5,

    /// <summary>C16: what left in a window.</summary>
    Window = 6,

    /// <summary>C31: what ever left through a shared guard.</summary>
    Guard = 7,

    /// <summary>C23: what a session's bucket of fees ever paid, in lamports. Charged whatever becomes of the use.</summary>
    Fee = 8,
}
