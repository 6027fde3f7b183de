using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>Whether terms are whole and this ledger may grant them. What is not limited is not allowed (I1), so a grant that forgot a
/// limit is refused rather than read as nothing or everything.</summary>
internal static class TermsCheck
{
    /// <summary>Checks all of it.</summary>
    /// <param name="context">The instruction.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="key">The session key.</param>
    /// <param name="owner">Whose authority it is.</param>
    public static SessionReason Check(InvokeContext context, SessionTerms terms, in Address key, in Address owner)
    {
        if (terms.Domain != context.Parameters.Domain)
        {
            return SessionReason.DomainMismatch;
        }

        if (key == owner)
        {
            return SessionReason.KeyIsOwner;
        }

        SessionReason window = CheckWindow(context, terms);
        return window == SessionReason.Allowed ? CheckParts(terms) : window;
    }

    /// <summary>What must hold of terms whenever they come into force.</summary>
    public static SessionReason CheckParts(SessionTerms terms)
    {
        foreach (SessionClause clause in terms.Clauses)
        {
            foreach (SessionAction action in clause.Actions)
            {
                if (Escalation.Includes(in action))
                {
                    return SessionReason.Escalation;
                }
            }
        }

        bool isWhole = terms.UsesMax != 0 && terms.AttemptBurst != 0 && terms.UsesPerTransaction != 0 &&
            terms.Assets.All(a => a.IsComplete) && terms.Clauses.All(c => c.IsComplete) &&
            terms.Limits.All(l => l.IsComplete(terms.Assets.Length, terms.Approvers.Length)) &&
            terms.OnLimit <= ResponseMode.Freeze && terms.SubGrant.Mode <= SubGrantMode.Escrow &&
            terms.SubGrant.MaxDepth <= SubGrantRule.Limit && HasPrices(terms);
        if (!isWhole)
        {
            return SessionReason.LimitMissing;
        }

        // C24: what a child with a budget of its own does is not charged to these, so they would be worth as many times as there are children.
        if (terms.SubGrant is { MaxDepth: > 0, Mode: SubGrantMode.Escrow } && terms.Limits.Any(IsCumulative))
        {
            return SessionReason.LimitNotShared;
        }

        bool isDistinct = terms.Assets.DistinctBy(a => a.Mint).Count() == terms.Assets.Length &&
            terms.Approvers.Distinct().Count() == terms.Approvers.Length &&
            terms.Prices.DistinctBy(p => p.Asset).Count() == terms.Prices.Length &&
            HasOneOfEach(terms, SessionLimitKind.Sequence) && HasOneOfEach(terms, SessionLimitKind.Route) &&
            HasOneOfEach(terms, SessionLimitKind.Liability);
        return isDistinct ? SessionReason.Allowed : SessionReason.Malformed;
    }

    // A31: these let something be done, and two of them would not both hold.
    private static bool HasOneOfEach(SessionTerms terms, SessionLimitKind kind) =>
        terms.Limits.Where(l => l.Kind == kind).DistinctBy(l => (l.Asset, kind == SessionLimitKind.Liability ? 0 : l.Count)).Count() ==
            terms.Limits.Count(l => l.Kind == kind);

    // C3 and C4.
    private static SessionReason CheckWindow(InvokeContext context, SessionTerms terms)
    {
        Clock clock = context.Clock;
        if (terms.ExpiryMs <= terms.NotBeforeMs || terms.ExpiryHeight <= terms.NotBeforeHeight || terms.NotBeforeMs < 0 ||
            terms.IdleTimeoutMs <= 0 || terms.RevalidateEveryMs <= 0)
        {
            return SessionReason.WindowInvalid;
        }

        if (terms.ExpiryMs <= clock.TimeMs || terms.ExpiryHeight <= clock.Slot)
        {
            return SessionReason.Expired;
        }

        return terms.ExpiryMs - clock.TimeMs > context.Parameters.MaxSessionLifetimeMs
            ? SessionReason.LifetimeTooLong : SessionReason.Allowed;
    }

    private static bool IsCumulative(SessionLimitTerms limit) => limit.Kind
        is SessionLimitKind.Window or SessionLimitKind.PerBlock or SessionLimitKind.Notional or SessionLimitKind.TradeBand
        or SessionLimitKind.Liability or SessionLimitKind.Fee or SessionLimitKind.Route or SessionLimitKind.DrawdownBreaker;

    // C19, C20: what has to be valued has a price.
    private static bool HasPrices(SessionTerms terms) =>
        terms.Prices.All(p => p.Asset < (ulong)terms.Assets.Length) &&
        terms.Limits.Where(l => l.Kind == SessionLimitKind.TradeBand).All(l => terms.Prices.Any(p => p.Asset == l.Asset));
}
