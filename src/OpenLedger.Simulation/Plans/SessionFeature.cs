namespace OpenLedger.Simulation.Plans;

/// <summary>What holds a session in, one thing each, so that an experiment can leave it out and show what it was worth.</summary>
public enum SessionFeature
{
    /// <summary>C3: it ends.</summary>
    Expiry,

    /// <summary>C5: it dies when nobody uses it.</summary>
    IdleTimeout,

    /// <summary>C6: somebody has to confirm it.</summary>
    Revalidation,

    /// <summary>C7: what may be done with it.</summary>
    Actions,

    /// <summary>C18: how many uses it has.</summary>
    Uses,

    /// <summary>C13: the most that one use may take.</summary>
    PerUse,

    /// <summary>C14: the most that all uses together may take.</summary>
    LifetimeCap,

    /// <summary>C15: the bucket.</summary>
    Bucket,

    /// <summary>C16: the sliding window.</summary>
    Window,

    /// <summary>C17: the most that one block may take.</summary>
    PerBlock,

    /// <summary>C19: the cap on the value of all assets.</summary>
    Notional,

    /// <summary>C20: trades near the reference price, and how much may be traded.</summary>
    PriceBand,

    /// <summary>The breaker that counts what left.</summary>
    Drawdown,

    /// <summary>The breaker that counts denials.</summary>
    Denials,

    /// <summary>What watches whether it is used as its purpose needs.</summary>
    Drift,

    /// <summary>C31: the guard that all sessions of an owner go through.</summary>
    OwnerGuard,

    /// <summary>C31: the guard that the sessions of all owners go through.</summary>
    AssetGuard,

    /// <summary>C24: what sub-agents spend is charged to the whole, or was set apart from it.</summary>
    Charging,

    /// <summary>Owners learn of an alert, and revoke. A feature of the arm.</summary>
    Revocation,

    /// <summary>What revokes, freezes or pauses comes first in every block. A feature of the arm.</summary>
    ControlLane,
}
