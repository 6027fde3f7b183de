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
            if (TryFind(old, session, in limit, out SessionLimit before))
            {
                limit.Used = before.Used;
                limit.Since = before.Since;
                limit.Bucket = Clamped(in before.Bucket, in limit.Bucket, nowMs);
            }
        }

        foreach (ref SessionWindow window in session.Windows)
        {
            foreach (ref readonly SessionWindow before in old.Windows)
            {
                if (old.Assets[(int)before.Asset].Mint == session.Assets[(int)window.Asset].Mint)
                {
                    // All that the old window still counts counts as of now in a longer one: never too little.
                    window.Add(before.UsedAt(nowMs), nowMs);
                }
            }
        }
    }

    private static TokenBucket Clamped(in TokenBucket old, in TokenBucket fresh, long nowMs) =>
        new(fresh.Capacity, Math.Min(old.LevelAt(nowMs), fresh.Capacity), fresh.RefillUnits, fresh.RefillPeriodMs, nowMs);

    private static bool TryFind(SessionView old, SessionView session, in SessionLimit limit, out SessionLimit before)
    {
        foreach (ref readonly SessionLimit one in old.Limits)
        {
            bool sameAsset = one.Asset == SessionLimitTerms.NoAsset
                ? limit.Asset == SessionLimitTerms.NoAsset
                : limit.Asset != SessionLimitTerms.NoAsset && old.Assets[one.Asset].Mint == session.Assets[limit.Asset].Mint;
            bool sameNumber = one.Kind is not (SessionLimitKind.Sequence or SessionLimitKind.Route) || one.Count == limit.Count;
            if (one.Kind == limit.Kind && sameAsset && sameNumber)
            {
                before = one;
                return true;
            }
        }

        before = default;
        return false;
    }
}
