using System.Collections.Immutable;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Plans;

/// <summary>
/// A book of holders: who holds what at time zero, and who may spend it. It takes the place of a population's count and distributions.
/// Kept as flat sorted arrays, since books have hundreds of thousands of rows. Immutable; shared by all arms and replications.
/// </summary>
public sealed class BookPlan
{
    /// <summary>A book without owners, in place of one that could not be read.</summary>
    public static readonly BookPlan Empty = new([], [], []);

    private readonly ImmutableArray<BookHolding> _holdings;
    private readonly ImmutableArray<BookAllowance> _allowances;

    /// <summary>Takes the rows in any order.</summary>
    /// <param name="owners">Names of the owners; their numbers are their places here.</param>
    /// <param name="holdings">Holdings, at most one of an owner and asset.</param>
    /// <param name="allowances">Allowances, at most one of a spender, owner and asset, each on a holding.</param>
    public BookPlan(ImmutableArray<string> owners, IEnumerable<BookHolding> holdings, IEnumerable<BookAllowance> allowances)
    {
        Owners = owners;
        _holdings = [.. holdings.OrderBy(h => h.Asset).ThenBy(h => h.Owner)];
        _allowances = [.. allowances.OrderBy(a => a.Spender).ThenBy(a => a.Owner).ThenBy(a => a.Asset)];
        Assets = [.. _holdings.Select(h => h.Asset).Distinct()];
        Check();
    }

    /// <summary>Names of the owners, in the order of their first appearance.</summary>
    public ImmutableArray<string> Owners { get; }

    /// <summary>Indices of the assets that somebody has a row for, ascending.</summary>
    public ImmutableArray<int> Assets { get; }

    /// <summary>All holdings, by asset, then by owner.</summary>
    public ReadOnlySpan<BookHolding> Holdings => _holdings.AsSpan();

    /// <summary>All allowances, by spender, then by owner, then by asset.</summary>
    public ReadOnlySpan<BookAllowance> Allowances => _allowances.AsSpan();

    /// <summary>The holdings of one asset, by owner.</summary>
    public ReadOnlySpan<BookHolding> HoldingsOf(int asset)
    {
        int from = LowerBound(Holdings, asset, static (h, asset) => h.Asset.CompareTo(asset));
        int to = LowerBound(Holdings, asset + 1, static (h, asset) => h.Asset.CompareTo(asset));
        return Holdings[from..to];
    }

    /// <summary>The allowances to one spender, by owner, then by asset.</summary>
    public ReadOnlySpan<BookAllowance> AllowancesTo(int spender)
    {
        int from = LowerBound(Allowances, spender, static (a, spender) => a.Spender.CompareTo(spender));
        int to = LowerBound(Allowances, spender + 1, static (a, spender) => a.Spender.CompareTo(spender));
        return Allowances[from..to];
    }

    /// <summary>Whether an owner allows a spender to take of any asset, or did so once.</summary>
    public bool Allows(int spender, int owner)
    {
        int at = LowerBound(Allowances, (spender, owner), static (a, key) => (a.Spender, a.Owner).CompareTo(key));
        return at < _allowances.Length && _allowances[at].Spender == spender && _allowances[at].Owner == owner;
    }

    /// <summary>Whether an owner allows a spender to take of one asset, or did so once.</summary>
    public bool Allows(int spender, int owner, int asset)
    {
        int at = LowerBound(Allowances, (spender, owner, asset), static (a, key) => (a.Spender, a.Owner, a.Asset).CompareTo(key));
        return at < _allowances.Length && (_allowances[at].Spender, _allowances[at].Owner, _allowances[at].Asset) == (spender, owner, asset);
    }

    // The number of leading items that come before a key.
    private static int LowerBound<TItem, TKey>(ReadOnlySpan<TItem> items, TKey key, Func<TItem, TKey, int> compare)
    {
        int low = 0;
        int high = items.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (compare(items[middle], key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Check()
    {
        for (int i = 0; i < _holdings.Length; i++)
        {
            BookHolding holding = _holdings[i];
            bool first = i == 0 || (_holdings[i - 1].Asset, _holdings[i - 1].Owner) != (holding.Asset, holding.Owner);
            Preconditions.Argument(
                first && holding.Owner >= 0 && holding.Owner < Owners.Length && holding.Asset >= 0, "holdings",
                "an owner has one holding of an asset");
        }

        var held = new HashSet<(int Owner, int Asset)>(_allowances.IsEmpty ? [] : _holdings.Select(h => (h.Owner, h.Asset)));
        for (int i = 0; i < _allowances.Length; i++)
        {
            BookAllowance allowance = _allowances[i];
            bool first = i == 0 || _allowances[i - 1] with { Units = allowance.Units, ExpiresMs = allowance.ExpiresMs } != allowance;
            Preconditions.Argument(
                first && allowance.Units > 0 && held.Contains((allowance.Owner, allowance.Asset)), "allowances",
                "an owner has one allowance to a spender on a holding, of more than nothing");
        }
    }
}
