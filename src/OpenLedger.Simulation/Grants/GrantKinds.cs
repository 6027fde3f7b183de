using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.Grants;

/// <summary>The kinds of delegation whose grants lie in accounts of a program. A new one is a class beside the others and a line
/// here.</summary>
internal static class GrantKinds
{
    private static readonly PermitGrants Permit = new();
    private static readonly FogoGrants Fogo = new();
    private static readonly SpendPermissionGrants SpendPermission = new();
    private static readonly SafeAllowanceGrants SafeAllowance = new();
    private static readonly RolesAllowanceGrants RolesAllowance = new();
    private static readonly DelegationGrants Delegation = new();

    /// <summary>The kind of a delegation's grants; null where it has none: Token keeps approvals itself, and sessions are their
    /// own.</summary>
    public static GrantKind? Of(DelegationKind kind) => kind switch
    {
        // An unlimited allowance without an end that does not shrink is what an ERC-20 token's own approve is.
        DelegationKind.Erc20Approve or DelegationKind.Permit => Permit,
        DelegationKind.FogoLimited or DelegationKind.FogoUnlimited => Fogo,
        DelegationKind.CoinbaseSpend => SpendPermission,
        DelegationKind.SafeAllowance => SafeAllowance,
        DelegationKind.ZodiacAllowance => RolesAllowance,
        DelegationKind.MetamaskDelegation => Delegation,
        _ => null,
    };
}
