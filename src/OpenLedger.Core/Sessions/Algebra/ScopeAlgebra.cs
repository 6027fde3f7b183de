using System.Collections.Immutable;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The order of sessions (I2): a session may be granted on, or changed, only to one that allows nothing more. Total: every pair of terms
/// has an answer and a meet.
/// </summary>
public static class ScopeAlgebra
{
    /// <summary>Whether all that one session allows another allows too. Approvers, validators and guards are part of it.</summary>
    /// <param name="child">The one.</param>
    /// <param name="parent">The other.</param>
    public static bool IsSubset(SessionTerms child, SessionTerms parent) =>
        child.Domain == parent.Domain &&
        child.NotBeforeHeight >= parent.NotBeforeHeight && child.ExpiryHeight <= parent.ExpiryHeight &&
        child.NotBeforeMs >= parent.NotBeforeMs && child.ExpiryMs <= parent.ExpiryMs &&
        child.IdleTimeoutMs <= parent.IdleTimeoutMs && child.RevalidateEveryMs <= parent.RevalidateEveryMs &&
        child.UsesMax <= parent.UsesMax && child.UsesPerTransaction <= parent.UsesPerTransaction &&
        child.AttemptBurst <= parent.AttemptBurst &&
        LimitAlgebra.IsSlower(child.AttemptRefill, child.AttemptRefillPeriodMs, parent.AttemptRefill, parent.AttemptRefillPeriodMs) &&
        child.OnLimit >= parent.OnLimit && child.SubGrant.MaxDepth <= parent.SubGrant.MaxDepth &&
        child.SubGrant.MaxChildren <= parent.SubGrant.MaxChildren && HasBudgetsOf(child.SubGrant, parent.SubGrant) &&
        (parent.RevalidateEveryMs == SessionHeader.NoTimeout || child.Validators.All(parent.Validators.Contains)) &&
        parent.Guards.All(child.Guards.Contains) && parent.Revokers.All(child.Revokers.Contains) &&
        child.Sponsors.All(parent.Sponsors.Contains) && (parent.Sponsors.IsEmpty || NamesPayers(child)) && child.Approvers.All(parent.Approvers.Contains) &&
        child.Assets.All(c => parent.Assets.Any(p => LimitAlgebra.IsSubset(c, p))) &&
        child.Prices.All(c => HasPrice(c, child, parent)) && LimitAlgebra.IsSubset(child, parent) &&
        child.Clauses.All(c => parent.Clauses.Any(p => ClauseAlgebra.IsSubset(c, child.Assets, p, parent.Assets)));

    /// <summary>The greatest session that both allow, as far as lists can say it; it may have more than
    /// <see cref="SessionTerms.MaxClauses"/> clauses, and none if nothing is left.</summary>
    public static SessionTerms Meet(SessionTerms left, SessionTerms right)
    {
        ImmutableArray<SessionAssetTerms> assets =
            [.. left.Assets.SelectMany(l => right.Assets.Where(r => r.Mint == l.Mint).Select(r => LimitAlgebra.Meet(l, r)))];
        bool isSlower = LimitAlgebra.IsSlower(left.AttemptRefill, left.AttemptRefillPeriodMs, right.AttemptRefill, right.AttemptRefillPeriodMs);
        return left with
        {
            NotBeforeHeight = Math.Max(left.NotBeforeHeight, right.NotBeforeHeight),
            ExpiryHeight = Math.Min(left.ExpiryHeight, right.ExpiryHeight),
            NotBeforeMs = Math.Max(left.NotBeforeMs, right.NotBeforeMs),
            ExpiryMs = Math.Min(left.ExpiryMs, right.ExpiryMs),
            IdleTimeoutMs = Math.Min(left.IdleTimeoutMs, right.IdleTimeoutMs),
            RevalidateEveryMs = Math.Min(left.RevalidateEveryMs, right.RevalidateEveryMs),
            UsesMax = Math.Min(left.UsesMax, right.UsesMax),
            UsesPerTransaction = Math.Min(left.UsesPerTransaction, right.UsesPerTransaction),
            AttemptBurst = Math.Min(left.AttemptBurst, right.AttemptBurst),
            AttemptRefill = isSlower ? left.AttemptRefill : right.AttemptRefill,
            AttemptRefillPeriodMs = isSlower ? left.AttemptRefillPeriodMs : right.AttemptRefillPeriodMs,
            OnLimit = left.OnLimit > right.OnLimit ? left.OnLimit : right.OnLimit,
            SubGrant = new SubGrantRule(
                Math.Min(left.SubGrant.MaxDepth, right.SubGrant.MaxDepth), Math.Min(left.SubGrant.MaxChildren, right.SubGrant.MaxChildren),
                left.SubGrant.Mode < right.SubGrant.Mode ? left.SubGrant.Mode : right.SubGrant.Mode),
            Validators = MeetValidators(left, right),
            Guards = [.. left.Guards.Union(right.Guards)],
            Revokers = [.. left.Revokers.Union(right.Revokers)],
            Sponsors = [.. left.Sponsors.Intersect(right.Sponsors)],
            Approvers = [.. left.Approvers.Intersect(right.Approvers)],
            Assets = assets,
            Prices = MeetPrices(left, right, assets),
            Limits = LimitAlgebra.Meet(left, right, assets),
            Clauses = [.. left.Clauses.SelectMany(l => right.Clauses.Select(
                r => ClauseAlgebra.Meet(l, left.Assets, r, right.Assets, assets))).OfType<SessionClause>()],
        };
    }

    private static ImmutableArray<Address> MeetValidators(SessionTerms left, SessionTerms right) =>
        left.RevalidateEveryMs == SessionHeader.NoTimeout ? right.Validators
        : right.RevalidateEveryMs == SessionHeader.NoTimeout ? left.Validators
        : [.. left.Validators.Intersect(right.Validators)];

    // What is granted on with a budget set apart is charged no further up, so whoever is charged through cannot set one apart.
    private static bool HasBudgetsOf(SubGrantRule child, SubGrantRule parent) => child.MaxDepth == 0 || child.Mode <= parent.Mode;

    // C23: with neither a list of sponsors nor a bucket of fees anybody may pay.
    private static bool NamesPayers(SessionTerms terms) =>
        !terms.Sponsors.IsEmpty || terms.Limits.Any(l => l.Kind == SessionLimitKind.Fee);

    // C19 and C20: what has no price cannot be valued, and so does not leave or count.
    private static bool MustValue(SessionTerms terms) =>
        terms.Limits.Any(l => l.Kind is SessionLimitKind.Notional or SessionLimitKind.TradeBand);

    // The same feed, and a floor that makes what leaves count no less.
    private static bool HasPrice(PriceReference price, SessionTerms child, SessionTerms parent)
    {
        foreach (PriceReference other in parent.Prices)
        {
            if (parent.Assets[(int)other.Asset].Mint == child.Assets[(int)price.Asset].Mint)
            {
                return other.Feed == price.Feed && price.FloorMicros >= other.FloorMicros;
            }
        }

        return !MustValue(parent);
    }

    private static ImmutableArray<PriceReference> MeetPrices(SessionTerms left, SessionTerms right, ImmutableArray<SessionAssetTerms> assets)
    {
        var prices = ImmutableArray.CreateBuilder<PriceReference>();
        for (int i = 0; i < assets.Length; i++)
        {
            Address mint = assets[i].Mint;
            PriceReference[] both = [.. PricesOf(left, mint), .. PricesOf(right, mint)];
            bool isMissing = (MustValue(left) && !PricesOf(left, mint).Any()) || (MustValue(right) && !PricesOf(right, mint).Any());
            if (both.Length != 0 && !isMissing)
            {
                prices.Add(new PriceReference(both[0].Feed, both.Max(p => p.FloorMicros), (ulong)i));
            }
        }

        return prices.ToImmutable();
    }

    private static IEnumerable<PriceReference> PricesOf(SessionTerms terms, Address mint) =>
        terms.Prices.Where(p => terms.Assets[(int)p.Asset].Mint == mint);
}
