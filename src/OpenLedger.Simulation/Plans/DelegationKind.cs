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

    /// <summary>An ERC-20 token's own approve: an amount without an end; the largest one does not shrink.</summary>
    Erc20Approve,

    /// <summary>A session of the Fogo chain with an amount per token: eight days at most, and the owner cannot end it.</summary>
    FogoLimited,

    /// <summary>A session of the Fogo chain for all tokens.</summary>
    FogoUnlimited,

    /// <summary>A spend permission of Coinbase: an amount in each of fixed periods.</summary>
    CoinbaseSpend,

    /// <summary>An allowance of Safe's allowance module: an amount that is set back at fixed times.</summary>
    SafeAllowance,

    /// <summary>An allowance of Zodiac's Roles modifier: a balance that whole periods refill.</summary>
    ZodiacAllowance,

    /// <summary>A delegation of MetaMask's framework: a cap on all that is ever taken, and an end.</summary>
    MetamaskDelegation,

    /// <summary>Transfers that the owner signed in advance, each on a durable nonce, and that the delegate keeps.</summary>
    PreSigned,
}
