using System.Collections.Immutable;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Subset and meet of clauses, dimension by dimension: both are defined for every pair, linear in the lists and need no solver, since a
/// clause is a conjunction. "Is a subset" is never said wrongly; it may be missed where conditions are equal in meaning and not in form.
/// </summary>
/// <remarks>Source: sessions specification, section 2, scope algebra.</remarks>
internal static class ClauseAlgebra
{
    /// <summary>Whether all that a clause allows is allowed by another.</summary>
    /// <param name="child">A clause.</param>
    /// <param name="childAssets">The assets that its bits count.</param>
    /// <param name="parent">The other clause.</param>
    /// <param name="parentAssets">The assets that the other's bits count.</param>
    public static bool IsSubset(
        SessionClause child, ImmutableArray<SessionAssetTerms> childAssets, SessionClause parent, ImmutableArray<SessionAssetTerms> parentAssets) =>
        child.Actions.All(parent.Actions.Contains) &&
        parent.Pins.All(p => child.Pins.Contains(p) || !child.Actions.Any(a => a.Program == p.Program)) &&
        child.Resources.All(r => parent.Resources.Any(p => p.Includes(in r))) &&
        HasAssets(child.AssetsOut, childAssets, parent.AssetsOut, parentAssets) &&
        HasAssets(child.AssetsIn, childAssets, parent.AssetsIn, parentAssets) &&
        HasCounterparties(child, parent) && Implies(child.Arguments.AsSpan(), parent.Arguments.AsSpan());

    /// <summary>What both clauses allow; null if that is nothing.</summary>
    /// <param name="left">A clause.</param>
    /// <param name="leftAssets">The assets that its bits count.</param>
    /// <param name="right">Another.</param>
    /// <param name="rightAssets">The assets that the other's bits count.</param>
    /// <param name="assets">The assets that the result's bits count: of both.</param>
    public static SessionClause? Meet(
        SessionClause left, ImmutableArray<SessionAssetTerms> leftAssets, SessionClause right, ImmutableArray<SessionAssetTerms> rightAssets,
        ImmutableArray<SessionAssetTerms> assets)
    {
        ImmutableArray<SessionAction> actions = [.. left.Actions.Where(right.Actions.Contains)];
        ImmutableArray<ResourcePrefix> resources = [.. left.Resources.SelectMany(l => right.Resources.SelectMany(r => Meet(l, r))).Distinct()];
        if (actions.IsEmpty || resources.IsEmpty)
        {
            return null;
        }

        (CounterpartyMode mode, ImmutableArray<Address> counterparties) = MeetCounterparties(left, right);
        return new SessionClause
        {
            Actions = actions,
            Pins = [.. left.Pins.Union(right.Pins).Where(p => actions.Any(a => a.Program == p.Program))],
            Resources = resources,
            AssetsOut = Bits(assets, left.AssetsOut, leftAssets, right.AssetsOut, rightAssets),
            AssetsIn = Bits(assets, left.AssetsIn, leftAssets, right.AssetsIn, rightAssets),
            CounterpartyMode = mode,
            Counterparties = counterparties,
            Arguments = [.. left.Arguments.Union(right.Arguments)],
        };
    }

    /// <summary>Whether a clause lets an asset, by its mint, through: the bit of its number.</summary>
    private static bool Has(byte bits, ImmutableArray<SessionAssetTerms> assets, Address mint)
    {
        for (int i = 0; i < assets.Length; i++)
        {
            if (assets[i].Mint == mint)
            {
                return ((bits >> i) & 1) != 0;
            }
        }

        return false;
    }

    private static bool HasAssets(
        byte child, ImmutableArray<SessionAssetTerms> childAssets, byte parent, ImmutableArray<SessionAssetTerms> parentAssets) =>
        childAssets.All(a => !Has(child, childAssets, a.Mint) || Has(parent, parentAssets, a.Mint));

    private static byte Bits(
        ImmutableArray<SessionAssetTerms> assets, byte left, ImmutableArray<SessionAssetTerms> leftAssets,
        byte right, ImmutableArray<SessionAssetTerms> rightAssets)
    {
        int bits = 0;
        for (int i = 0; i < assets.Length; i++)
        {
            bool both = Has(left, leftAssets, assets[i].Mint) && Has(right, rightAssets, assets[i].Mint);
            bits |= both ? 1 << i : 0;
        }

        return (byte)bits;
    }

    private static bool HasCounterparties(SessionClause child, SessionClause parent) =>
        child.CounterpartyMode == CounterpartyMode.OwnerOnly || child.Counterparties.IsEmpty ||
        (child.CounterpartyMode == parent.CounterpartyMode && child.Counterparties.All(parent.Counterparties.Contains));

    // A list and a class have nothing in common that could be said as either, so nobody but the owner is left.
    private static (CounterpartyMode Mode, ImmutableArray<Address> Who) MeetCounterparties(SessionClause left, SessionClause right)
    {
        bool same = left.CounterpartyMode == right.CounterpartyMode && left.CounterpartyMode != CounterpartyMode.OwnerOnly;
        ImmutableArray<Address> both = same ? [.. left.Counterparties.Where(right.Counterparties.Contains)] : [];
        return both.IsEmpty ? (CounterpartyMode.OwnerOnly, []) : (left.CounterpartyMode, both);
    }

    private static bool Implies(ReadOnlySpan<ArgumentPredicate> child, ReadOnlySpan<ArgumentPredicate> parent)
    {
        foreach (ref readonly ArgumentPredicate wanted in parent)
        {
            if (!new ArgumentRange(child, in wanted).Implies(in wanted))
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<ResourcePrefix> Meet(ResourcePrefix left, ResourcePrefix right)
    {
        ResourcePrefix longer = left.Count >= right.Count ? left : right;
        ResourcePrefix shorter = left.Count >= right.Count ? right : left;
        ResourcePrefix both = longer with { Access = left.Access < right.Access ? left.Access : right.Access };
        return shorter.Covers(Address.BytesOf(longer.Bytes)) ? [both] : [];
    }
}
