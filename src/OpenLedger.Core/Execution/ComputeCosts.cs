namespace OpenLedger.Core.Execution;

/// <summary>
/// Compute units of what native programs do. System and compute-budget instructions cost what they cost in Solana; Token costs are
/// those of SPL Token's on-chain program rounded up; those of all other programs are this ledger's own.
/// </summary>
public static class ComputeCosts
{
    public const uint System = 150;
    public const uint ComputeBudget = 150;
    public const uint TokenTransfer = 4_650;
    public const uint TokenTransferChecked = 6_200;
    public const uint TokenInitialize = 4_500;
    public const uint TokenMintTo = 4_550;
    public const uint TokenBurn = 4_750;
    public const uint TokenAuthority = 2_950;
    public const uint TokenClose = 3_000;
    public const uint Market = 12_000;
    public const uint Permit = 5_000;
    public const uint PriceFeed = 3_000;
    public const uint Lending = 6_000;
    public const uint CodeRegistry = 3_000;
    public const uint SpendPermission = 5_500;
    public const uint SafeAllowance = 5_500;
    public const uint RolesAllowance = 5_500;
    public const uint FogoSession = 5_500;

    /// <summary>A delegation, and the first link of a redemption.</summary>
    public const uint Delegation = 5_500;

    /// <summary>Each further link of a redemption.</summary>
    public const uint DelegationLink = 1_500;
    public const uint SessionUse = 3_000;
    public const uint SessionControl = 2_500;
    public const uint SessionGrant = 8_000;
    public const uint Bridge = 9_000;

    /// <summary>One hash of a Merkle path.</summary>
    public const uint MerkleStep = 100;
}
