using System.Collections.Immutable;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>Between terms and the account that holds them.</summary>
internal static class SessionParts
{
    /// <summary>Writes constraints of which nothing is used yet; what the header says of the session's life stays as it is.</summary>
    public static void Write(SessionView view, SessionTerms terms, in Hash256 scopeHash, long nowMs)
    {
        ref SessionHeader header = ref view.Header;
        header.Shape = terms.Shape;
        header.AccountLength = (uint)terms.AccountLength;
        header.SubGrantDepth = terms.SubGrant.MaxDepth;
        header.SubGrantMode = terms.SubGrant.Mode;
        header.ChildrenMax = terms.SubGrant.MaxChildren;
        header.OnLimit = terms.OnLimit;
        header.UsesPerTransaction = terms.UsesPerTransaction;
        header.ScopeHash = scopeHash;
        header.NotBeforeHeight = terms.NotBeforeHeight;
        header.ExpiryHeight = terms.ExpiryHeight;
        header.NotBeforeMs = terms.NotBeforeMs;
        header.ExpiryMs = terms.ExpiryMs;
        header.IdleTimeoutMs = terms.IdleTimeoutMs;
        header.RevalidateEveryMs = terms.RevalidateEveryMs;
        header.UsesMax = terms.UsesMax;
        WriteAssets(view, terms, nowMs);
        WriteClauses(view, terms);
        WriteLimits(view, terms, nowMs);
        terms.Prices.CopyTo(view.Prices);
        terms.Validators.CopyTo(view.Validators);
        terms.Guards.CopyTo(view.Guards);
        terms.Revokers.CopyTo(view.Revokers);
        terms.Approvers.CopyTo(view.Approvers);
        terms.Sponsors.CopyTo(view.Sponsors);
        view.SetPurpose(terms.Purpose);
        header.IsPlain = IsPlain(terms) ? (byte)1 : (byte)0;
    }

    /// <summary>The terms that a session has now: as signed, and as narrowed since.</summary>
    public static SessionTerms Read(SessionReading session)
    {
        ref readonly SessionHeader header = ref session.Header;
        return new SessionTerms
        {
            Domain = header.Domain,
            OwnerEpoch = header.OwnerEpoch,
            GrantNonce = header.GrantNonce,
            Parent = header.Parent,
            Delegate = header.Delegate,
            NotBeforeHeight = header.NotBeforeHeight,
            ExpiryHeight = header.ExpiryHeight,
            NotBeforeMs = header.NotBeforeMs,
            ExpiryMs = header.ExpiryMs,
            IdleTimeoutMs = header.IdleTimeoutMs,
            RevalidateEveryMs = header.RevalidateEveryMs,
            UsesMax = (uint)header.UsesMax,
            AttemptBurst = (uint)header.Attempts.Capacity,
            AttemptRefill = (uint)header.Attempts.RefillUnits,
            AttemptRefillPeriodMs = (uint)header.Attempts.RefillPeriodMs,
            UsesPerTransaction = header.UsesPerTransaction,
            SubGrant = new SubGrantRule(header.SubGrantDepth, header.ChildrenMax, header.SubGrantMode),
            OnLimit = header.OnLimit,
            Purpose = session.Purpose,
            Assets = [.. session.Assets.ToArray().Select(a => a.Terms)],
            Clauses = ReadClauses(session),
            Limits = [.. session.Limits.ToArray().Select(l => l.Terms), .. session.Windows.ToArray().Select(w => w.Terms)],
            Prices = [.. session.Prices],
            Validators = [.. session.Validators],
            Guards = [.. session.Guards],
            Revokers = [.. session.Revokers],
            Approvers = [.. session.Approvers],
            Sponsors = [.. session.Sponsors],
        };
    }

    private static bool IsPlain(SessionTerms terms) =>
        terms.Clauses is [var clause] && clause.NamesAny && clause.Pins.IsEmpty && clause.Arguments.IsEmpty &&
        clause.CounterpartyMode != CounterpartyMode.Class && terms.Limits.IsEmpty && terms.Guards.IsEmpty && terms.Sponsors.IsEmpty;

    private static void WriteAssets(SessionView view, SessionTerms terms, long nowMs)
    {
        for (int i = 0; i < terms.Assets.Length; i++)
        {
            SessionAssetTerms asset = terms.Assets[i];
            view.Assets[i] = new SessionAsset
            {
                Mint = asset.Mint,
                PerUse = asset.PerUse,
                Lifetime = asset.Lifetime,
                Bucket = new TokenBucket(asset.Burst, asset.InitialLevel, asset.Refill, asset.RefillPeriodMs, nowMs),
            };
        }
    }

    private static void WriteClauses(SessionView view, SessionTerms terms)
    {
        var next = new ClauseHeader();
        for (int i = 0; i < terms.Clauses.Length; i++)
        {
            SessionClause clause = terms.Clauses[i];
            next.CounterpartyMode = clause.CounterpartyMode;
            next.AssetsOut = clause.AssetsOut;
            next.AssetsIn = clause.AssetsIn;
            next.NamesAny = clause.NamesAny ? (byte)1 : (byte)0;
            next.Actions = Put(clause.Actions, view.Actions, next.FirstAction);
            next.Counterparties = Put(clause.Counterparties, view.Counterparties, next.FirstCounterparty);
            next.Resources = Put(clause.NamesAny ? [] : clause.Resources, view.Resources, next.FirstResource);
            next.Pins = Put(clause.Pins, view.Pins, next.FirstPin);
            next.Arguments = Put(clause.Arguments, view.Arguments, next.FirstArgument);
            view.Clauses[i] = next;
            next.FirstAction += next.Actions;
            next.FirstCounterparty += next.Counterparties;
            next.FirstResource += next.Resources;
            next.FirstPin += next.Pins;
            next.FirstArgument += next.Arguments;
        }
    }

    private static byte Put<T>(ImmutableArray<T> items, Span<T> all, int first)
    {
        items.CopyTo(all[first..]);
        return (byte)items.Length;
    }

    private static void WriteLimits(SessionView view, SessionTerms terms, long nowMs)
    {
        int limits = 0;
        int windows = 0;
        foreach (SessionLimitTerms limit in terms.Limits)
        {
            if (limit.Kind == SessionLimitKind.Window)
            {
                view.Windows[windows++] = SessionWindow.Fresh(in limit, nowMs);
            }
            else
            {
                view.Limits[limits++] = SessionLimit.Fresh(in limit, nowMs);
            }
        }
    }

    private static ImmutableArray<SessionClause> ReadClauses(SessionReading session)
    {
        var clauses = ImmutableArray.CreateBuilder<SessionClause>(session.Clauses.Length);
        foreach (ref readonly ClauseHeader clause in session.Clauses)
        {
            clauses.Add(new SessionClause
            {
                CounterpartyMode = clause.CounterpartyMode,
                AssetsOut = clause.AssetsOut,
                AssetsIn = clause.AssetsIn,
                Actions = [.. session.Actions.Slice(clause.FirstAction, clause.Actions)],
                Counterparties = [.. session.Counterparties.Slice(clause.FirstCounterparty, clause.Counterparties)],
                Resources = clause.NamesAny != 0
                    ? [ResourcePrefix.Any] : [.. session.Resources.Slice(clause.FirstResource, clause.Resources)],
                Pins = [.. session.Pins.Slice(clause.FirstPin, clause.Pins)],
                Arguments = [.. session.Arguments.Slice(clause.FirstArgument, clause.Arguments)],
            });
        }

        return clauses.MoveToImmutable();
    }
}
