using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// What was used stays used when a session is narrowed (I6): counters move to the new terms, levels are clamped to them. Assets and limits
/// keep their numbers, by which records name them; an asset goes by being let in only, a limit only gets tighter, new ones come behind.
/// </summary>
internal static class CarryOver
{
    /// <summary>Whether every asset and limit of a session stands at the same number in its new terms.</summary>
    public static bool KeepsPlaces(SessionTerms before, SessionTerms terms) =>
        before.Assets.Length == terms.Assets.Length &&
        before.Assets.Zip(terms.Assets).All(pair => pair.First.Mint == pair.Second.Mint) &&
        KeepsPlaces([.. before.Limits.Where(IsWindow)], [.. terms.Limits.Where(IsWindow)]) &&
        KeepsPlaces([.. before.Limits.Where(l => !IsWindow(l))], [.. terms.Limits.Where(l => !IsWindow(l))]);

    /// <summary>Fills the counters of a session whose parts were just written.</summary>
    /// <param name="old">As it was.</param>
    /// <param name="session">As it is.</param>
    /// <param name="terms">The new terms.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    public static void Apply(SessionView old, SessionView session, SessionTerms terms, long nowMs)
    {
        ulong attempts = Math.Min(old.Header.Attempts.LevelAt(nowMs), terms.AttemptBurst);
        session.Header.Attempts = new TokenBucket(
            terms.AttemptBurst, attempts, terms.AttemptRefill, terms.AttemptRefillPeriodMs, nowMs);
        for (int i = 0; i < session.Assets.Length; i++)
        {
            ref SessionAsset asset = ref session.Assets[i];
            asset.Spent = old.Assets[i].Spent;
            asset.Bucket = Clamped(in old.Assets[i].Bucket, in asset.Bucket, nowMs);
        }

        for (int i = 0; i < old.Limits.Length; i++)
        {
            ref SessionLimit limit = ref session.Limits[i];
            ref readonly SessionLimit before = ref old.Limits[i];
            limit.Used = before.Used;
            limit.Since = before.Since;
            limit.Bucket = Clamped(in before.Bucket, in limit.Bucket, nowMs);
        }

        for (int i = 0; i < old.Windows.Length; i++)
        {
            ref SessionWindow window = ref session.Windows[i];
            ref readonly SessionWindow before = ref old.Windows[i];
            if (window.PeriodMs == before.PeriodMs)
            {
                ulong cap = window.Cap;
                window = before;
                window.Cap = cap;
            }
            else
            {
                // All that the old window still counts counts as of now in a longer one: never too little.
                window.Add(before.UsedAt(nowMs), nowMs);
                window.Counted = before.Counted;
            }
        }
    }

    private static bool IsWindow(SessionLimitTerms limit) => limit.Kind == SessionLimitKind.Window;

    private static bool KeepsPlaces(ReadOnlySpan<SessionLimitTerms> before, ReadOnlySpan<SessionLimitTerms> terms)
    {
        for (int i = 0; i < before.Length; i++)
        {
            if (i >= terms.Length || terms[i].Asset != before[i].Asset || !LimitAlgebra.IsTighter(terms[i], before[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static TokenBucket Clamped(in TokenBucket old, in TokenBucket fresh, long nowMs) =>
        new(fresh.Capacity, Math.Min(old.LevelAt(nowMs), fresh.Capacity), fresh.RefillUnits, fresh.RefillPeriodMs, nowMs);
}
