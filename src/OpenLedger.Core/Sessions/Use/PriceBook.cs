using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>C19 and C20: what amounts of a session's assets are worth, at the feeds that the use lists.</summary>
internal static class PriceBook
{
    /// <summary>
    /// The value of what leaves, in millionths of the reference unit, rounded up: at the larger of floor and feed; if the feed is stale, at
    /// so many times the floor, or not at all.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="asset">Number of the asset in its list.</param>
    /// <param name="units">Base units.</param>
    /// <param name="limit">The limit that asks.</param>
    /// <param name="context">The transaction.</param>
    /// <param name="value">The value.</param>
    public static SessionReason TryValue(
        SessionView session, int asset, ulong units, in SessionLimit limit, InvokeContext context, out UInt128 value)
    {
        value = 0;
        if (!TryFind(session, asset, context, out PriceReference price, out PriceFeedAccount feed))
        {
            return SessionReason.PriceMissing;
        }

        bool isFresh = feed.IsFresh(context.Clock.TimeMs, (long)Math.Min(limit.PeriodMs, long.MaxValue));
        if (!isFresh && (limit.Count == 0 || limit.Kind != SessionLimitKind.Notional || price.FloorMicros == 0))
        {
            return SessionReason.PriceStale;
        }

        UInt128 floor = PriceFeedAccount.NotionalAt(price.FloorMicros, feed.Decimals, units);
        value = isFresh ? UInt128.Max(floor, feed.Notional(units)) : floor > UInt128.MaxValue / limit.Count ? UInt128.MaxValue : floor * limit.Count;
        return SessionReason.Allowed;
    }

    /// <summary>What came in is worth at the feed, rounded down; nothing if there is no fresh price.</summary>
    public static UInt128 ValueDown(SessionView session, int asset, ulong units, in SessionLimit limit, InvokeContext context) =>
        TryFind(session, asset, context, out _, out PriceFeedAccount feed) &&
        feed.IsFresh(context.Clock.TimeMs, (long)Math.Min(limit.PeriodMs, long.MaxValue))
            ? feed.NotionalDown(units) : 0;

    private static bool TryFind(
        SessionView session, int asset, InvokeContext context, out PriceReference price, out PriceFeedAccount feed)
    {
        foreach (ref readonly PriceReference one in session.Prices)
        {
            if (one.Asset == (ulong)asset && UseAccounts.TryFind(context, context.InstructionIndex, one.Feed, out int account) &&
                context.State.OwnerOf(account) == PriceFeedProgram.Id &&
                PriceFeedAccount.TryRead(context.State.DataOf(account), out feed) && feed.Mint == session.Assets[asset].Mint)
            {
                price = one;
                return true;
            }
        }

        price = default;
        feed = default;
        return false;
    }
}
