namespace OpenLedger.Core.Guardrails;

/// <summary>The state of a circuit breaker.</summary>
public enum GuardState : byte
{
    /// <summary>Uses pass as far as the bucket goes.</summary>
    Closed = 0,

    /// <summary>Tripped: nothing passes until whoever may has reset it, after the cool-down.</summary>
    Open = 1,

    /// <summary>Reset: a probe budget passes; if nothing is refused until the probe is over, it is closed.</summary>
    HalfOpen = 2,
}
