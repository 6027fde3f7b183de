using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>What was used stays used when a session is narrowed (I6): counters move to the new terms, levels are clamped to them.</summary>
internal static class CarryOver
{
    /// <summary>Fills the counters of a session whose parts were just written.</summary>
    /// <param name="old">As it was.</param>
    /// <param name="session">As it is.</param>
    /// <param name="terms">The new terms.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    public static void Apply(SessionView old, SessionView session, SessionTerms terms, long nowMs)
    {
        ref readonly TokenBucket attempts = ref old.Header.Attempts;
        ulong left = Math.Min(attempts.LevelAt(nowMs), terms.AttemptBurst);
        session.Header.Attempts = new TokenBucket(terms.AttemptBurst, left, terms.AttemptRefill, terms.AttemptRefillPeriodMs, nowMs);
        for (int i = 0; i < session.Assets.Length; i++)
        {
            ref SessionAsset asset = ref session.Assets[i];
            ref readonly SessionAsset before = ref old.Assets[SessionRules.AssetOf(old, in asset.Mint)];
            asset.Spent = before.Spent;
            asset.Bucket = Clamped(in before.Bucket, in asset.Bucket, nowMs);
        }

        foreach (ref SessionLimit limit in session.Limits)
        {
            Fill(ref limit, old, session, nowMs);
        }

        foreach (ref SessionWindow window in session.Windows)
        {
            Fill(ref window, old, session, nowMs);
        }
    }

    // The same window goes on. Of another one, all that the old ones still count counts as of now: never too little.
    private static void Fill(ref SessionWindow window, SessionView old, SessionView session, long nowMs)
    {
        ulong used = 0;
        ulong counted = 0;
        foreach (ref readonly SessionWindow before in old.Windows)
        {
            if (old.Assets[(int)before.Asset].Mint != session.Assets[(int)window.Asset].Mint)
            {
                continue;
            }

            if (before.PeriodMs == window.PeriodMs && before.Cap == window.Cap)
            {
                ulong asset = window.Asset;
                window = before;
                window.Asset = asset;
                return;
            }

            used = Math.Max(used, before.UsedAt(nowMs));
            counted = Math.Max(counted, before.Counted);
        }

        window.Add(used, nowMs);
        window.Counted = counted;
    }

    private static TokenBucket Clamped(in TokenBucket old, in TokenBucket fresh, long nowMs) =>
        new(fresh.Capacity, Math.Min(old.LevelAt(nowMs), fresh.Capacity), fresh.RefillUnits, fresh.RefillPeriodMs, nowMs);

    // The same limit goes on. A changed one takes the most that any of its kind has used, since there may be several.
    private static void Fill(ref SessionLimit limit, SessionView old, SessionView session, long nowMs)
    {
        TokenBucket fresh = limit.Bucket;
        foreach (ref readonly SessionLimit before in old.Limits)
        {
            if (!IsOfKind(in before, in limit, old, session))
            {
                continue;
            }

            // Of several delays the first counts the places of all.
            if (before.Cap == limit.Cap && before.PeriodMs == limit.PeriodMs && before.Refill == limit.Refill &&
                before.Count == limit.Count && limit.Kind != SessionLimitKind.Delay)
            {
                (limit.Used, limit.Since, limit.Bucket) = (before.Used, before.Since, before.Bucket);
                return;
            }

            limit.Used = Math.Max(limit.Used, before.Used);
            limit.Since = Math.Max(limit.Since, before.Since);
            TokenBucket clamped = Clamped(in before.Bucket, in fresh, nowMs);
            limit.Bucket = clamped.Level < limit.Bucket.Level ? clamped : limit.Bucket;
        }
    }

    private static bool IsOfKind(in SessionLimit before, in SessionLimit limit, SessionView old, SessionView session)
    {
        if (before.Kind != limit.Kind || limit.Kind == SessionLimitKind.Delay)
        {
            return before.Kind == limit.Kind;
        }

        bool sameAsset = before.Asset == SessionLimitTerms.NoAsset
            ? limit.Asset == SessionLimitTerms.NoAsset
            : limit.Asset != SessionLimitTerms.NoAsset && old.Assets[before.Asset].Mint == session.Assets[limit.Asset].Mint;
        return sameAsset && (before.Kind is not (SessionLimitKind.Sequence or SessionLimitKind.Route) || before.Count == limit.Count);
    }
}
