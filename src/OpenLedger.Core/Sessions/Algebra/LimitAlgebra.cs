using System.Collections.Immutable;

namespace OpenLedger.Core.Sessions;

/// <summary>The order of limits: which is as tight as which. Limits on different things cannot be compared.</summary>
/// <remarks>Source: sessions specification, section 2, column "child ≤ parent".</remarks>
internal static class LimitAlgebra
{
    /// <summary>C13 to C15: whether an asset's limits are as tight as another's on the same mint. Assets that may only come in are.</summary>
    public static bool IsSubset(SessionAssetTerms child, SessionAssetTerms parent) =>
        child.Mint == parent.Mint &&
        (child.Lifetime == 0 || (child.PerUse <= parent.PerUse && child.Lifetime <= parent.Lifetime && child.Burst <= parent.Burst &&
            IsSlower(child.Refill, child.RefillPeriodMs, parent.Refill, parent.RefillPeriodMs)));

    /// <summary>The tighter of both in every limit.</summary>
    public static SessionAssetTerms Meet(SessionAssetTerms left, SessionAssetTerms right)
    {
        if (left.Lifetime == 0 || right.Lifetime == 0)
        {
            return SessionAssetTerms.InboundOnly(left.Mint);
        }

        SessionAssetTerms slower = IsSlower(left.Refill, left.RefillPeriodMs, right.Refill, right.RefillPeriodMs) ? left : right;
        ulong burst = Math.Min(left.Burst, right.Burst);
        return new SessionAssetTerms(
            left.Mint, Math.Min(left.PerUse, right.PerUse), Math.Min(left.Lifetime, right.Lifetime), burst,
            Math.Min(burst, Math.Min(left.InitialLevel, right.InitialLevel)), slower.Refill, slower.RefillPeriodMs);
    }

    /// <summary>Whether a flow of units per time is not faster than another; one that has no period never flows.</summary>
    public static bool IsSlower(ulong units, ulong periodMs, ulong otherUnits, ulong otherPeriodMs)
    {
        if (units == 0 || periodMs == 0)
        {
            return true;
        }

        return otherUnits != 0 && otherPeriodMs != 0 && (UInt128)units * otherPeriodMs <= (UInt128)otherUnits * periodMs;
    }

    /// <summary>Whether for each of the parent's limits there is one as tight of the child, and for each of the child's permissions one as
    /// wide of the parent.</summary>
    public static bool IsSubset(SessionTerms child, SessionTerms parent) =>
        parent.Limits.All(p => IsPermission(p) || IsIrrelevant(p, child, parent) || child.Limits.Any(
            c => IsTighter(Named(c, child.Assets), Named(p, parent.Assets)))) &&
        child.Limits.All(c => !IsPermission(c) || parent.Limits.Any(p => IsTighter(Named(c, child.Assets), Named(p, parent.Assets))));

    /// <summary>All limits of both, each once, and the permissions that both have.</summary>
    public static ImmutableArray<SessionLimitTerms> Meet(SessionTerms left, SessionTerms right, ImmutableArray<SessionAssetTerms> assets)
    {
        SessionLimitTerms[] lefts = [.. Renumbered(left, assets)];
        SessionLimitTerms[] rights = [.. Renumbered(right, assets)];
        return
        [
            .. lefts.Union(rights).Where(l => !IsPermission(l)),
            .. lefts.Where(IsPermission).SelectMany(l => rights.Where(r => r.Kind == l.Kind && r.Asset == l.Asset && r.Count == l.Count).Select(
                r => l with { Cap = Math.Min(l.Cap, r.Cap), Refill = Math.Min(l.Refill, r.Refill) })),
        ];
    }

    // C22 and C29: without one there is no debt and no way out.
    private static bool IsPermission(SessionLimitTerms limit) => limit.Kind is SessionLimitKind.Liability or SessionLimitKind.Route;

    // A limit on an asset that the child does not let out limits nothing of it.
    private static bool IsIrrelevant(SessionLimitTerms limit, SessionTerms child, SessionTerms parent) =>
        limit.Asset != SessionLimitTerms.NoAsset &&
        !child.Assets.Any(a => a.Mint == parent.Assets[limit.Asset].Mint && a.Lifetime != 0);

    private static IEnumerable<SessionLimitTerms> Renumbered(SessionTerms terms, ImmutableArray<SessionAssetTerms> assets)
    {
        foreach (SessionLimitTerms limit in terms.Limits)
        {
            if (limit.Asset == SessionLimitTerms.NoAsset)
            {
                yield return limit;
                continue;
            }

            for (byte i = 0; i < assets.Length; i++)
            {
                if (assets[i].Mint == terms.Assets[limit.Asset].Mint)
                {
                    yield return limit with { Asset = i };
                }
            }
        }
    }

    private static (SessionLimitTerms Limit, Address Mint, bool HasMint) Named(
        SessionLimitTerms limit, ImmutableArray<SessionAssetTerms> assets) =>
        limit.Asset == SessionLimitTerms.NoAsset ? (limit, default, false) : (limit, assets[limit.Asset].Mint, true);

    private static bool IsTighter(
        (SessionLimitTerms Limit, Address Mint, bool HasMint) child, (SessionLimitTerms Limit, Address Mint, bool HasMint) parent)
    {
        // Signatures that are asked for whatever leaves are asked for each asset too.
        bool everyAsset = child.Limit.Kind == SessionLimitKind.StepUp && !child.HasMint;
        return (everyAsset || (child.HasMint == parent.HasMint && child.Mint == parent.Mint)) && IsTighter(child.Limit, parent.Limit);
    }

    /// <summary>Whether of two limits on the same asset the first is as tight as the second; limits of two kinds are not.</summary>
    public static bool IsTighter(SessionLimitTerms c, SessionLimitTerms p) =>
        c.Kind == p.Kind && c.Kind switch
        {
            SessionLimitKind.Window => c.Cap <= p.Cap && c.PeriodMs >= p.PeriodMs,
            SessionLimitKind.PerBlock or SessionLimitKind.NetLoss or SessionLimitKind.Liability => c.Cap <= p.Cap,
            SessionLimitKind.Notional => c.Cap <= p.Cap && c.PeriodMs <= p.PeriodMs && (c.Count == 0 || (p.Count != 0 && c.Count >= p.Count)),
            SessionLimitKind.TradeBand => c.Cap <= p.Cap && c.PeriodMs <= p.PeriodMs && c.Count <= p.Count,
            SessionLimitKind.Floor => c.Cap >= p.Cap,
            SessionLimitKind.Fee => c.Cap <= p.Cap && IsSlower(c.Refill, c.PeriodMs, p.Refill, p.PeriodMs),
            SessionLimitKind.StepUp => c.Cap <= p.Cap && c.Count >= p.Count,
            SessionLimitKind.Delay => c.Cap <= p.Cap && c.PeriodMs >= p.PeriodMs && c.Count <= p.Count,
            SessionLimitKind.Route => c.Count == p.Count && c.Cap <= p.Cap && c.Refill <= p.Refill,
            SessionLimitKind.Sequence => c.Count == p.Count,
            SessionLimitKind.DenialBreaker or SessionLimitKind.DrawdownBreaker => c.Cap <= p.Cap && c.PeriodMs >= p.PeriodMs,
            _ => c.Count <= p.Count && IsSlower(c.Cap, c.PeriodMs, p.Cap, p.PeriodMs) && c.Mode <= p.Mode,
        };
}
