namespace OpenLedger.Simulation.Authority;

/// <summary>What keeps a loss from being larger than it is.</summary>
public enum LimitKind
{
    /// <summary>What the principal owns itself; nothing holds that.</summary>
    Own,

    /// <summary>The owner's balance: the limits would let out more.</summary>
    Balance,

    /// <summary>The amount of an approval, a permit or a grant like it.</summary>
    Amount,

    /// <summary>C13: what one use may take, as often as uses fit into blocks.</summary>
    PerUse,

    /// <summary>C14: the lifetime cap.</summary>
    Lifetime,

    /// <summary>C15: the bucket, what it holds and what flows back.</summary>
    Bucket,

    /// <summary>C18: how many uses there may be.</summary>
    Uses,

    /// <summary>The grant or session has ended, or ends before the bucket gives more.</summary>
    Expiry,

    /// <summary>C6: nobody validated it again, or it has to be before the bucket gives more.</summary>
    Revalidation,

    /// <summary>C5: nobody used it for too long.</summary>
    Idle,

    /// <summary>Nothing was handed over: the session does not list the asset, or the owner gave no allowance.</summary>
    NotGiven,

    /// <summary>What lies in the bridge's escrow: its controls would let out more.</summary>
    Escrow,

    /// <summary>The bridge's bucket of one asset.</summary>
    AssetBucket,

    /// <summary>The bridge's bucket over all assets.</summary>
    UsdBucket,

    /// <summary>The bridge's delay: nothing comes out so early, or nothing before the attack is detected.</summary>
    Delay,

    /// <summary>The bridge is paused at once.</summary>
    Pause,

    /// <summary>What a period allows: the allowance of each, or what whole ones refill.</summary>
    Period,

    /// <summary>C16: the sliding window.</summary>
    Window,

    /// <summary>C17: what one block may hold.</summary>
    PerBlock,

    /// <summary>C19: the cap on the value of all assets.</summary>
    Notional,

    /// <summary>C20: the turnover.</summary>
    Turnover,

    /// <summary>C20: it leaves only for something that is worth nearly as much.</summary>
    PriceBand,

    /// <summary>The breaker of the session that counts what left.</summary>
    Drawdown,

    /// <summary>The guard that all sessions of the owner go through.</summary>
    OwnerGuard,

    /// <summary>The guard that all sessions go through which spend the asset.</summary>
    AssetGuard,
}
