namespace OpenLedger.Simulation.Plans;

/// <summary>How authority is handed on.</summary>
public enum DelegationKind
{
    /// <summary>SPL Token's approve: one delegate slot, an amount, no end.</summary>
    SplApprove,

    /// <summary>An allowance with an amount and an expiry, held by a permit program, as Permit2 does it.</summary>
    Permit,

    /// <summary>A session with constraints.</summary>
    Session,
}
