using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// What a use takes from the limits of one session: C13 to C20, C22, C30 and its own breakers. Asked before the instruction runs with what
/// was declared, charged behind it with the same, which is the larger of declared and observed: the observer refuses what exceeds it.
/// </summary>
internal static class SessionLimits
{
    /// <summary>Whether so much may leave now of each asset. Nothing is charged yet, but all buckets are refilled.</summary>
    /// <param name="session">A session of the path.</param>
    /// <param name="leaf">The session that is used, whose numbers the declared amounts are.</param>
    /// <param name="request">What was declared.</param>
    /// <param name="context">The transaction.</param>
    public static SessionReason Ask(SessionView session, SessionView leaf, UseRequest request, InvokeContext context)
    {
        if (session.Header.Uses >= session.Header.UsesMax)
        {
            return SessionReason.LimitUses;
        }

        for (int i = 0; i < leaf.Assets.Length; i++)
        {
            ulong units = request.Units[i];
            if (units == 0)
            {
                continue;
            }

            int asset = SessionRules.AssetOf(session, in leaf.Assets[i].Mint);
            SessionReason reason = asset < 0 ? SessionReason.ScopeAsset : AskAsset(session, asset, units, context);
            if (reason != SessionReason.Allowed)
            {
                return reason;
            }
        }

        return AskNotional(session, leaf, request, context);
    }

    /// <summary>Takes what was asked for.</summary>
    public static void Charge(SessionView session, SessionView leaf, UseRequest request, InvokeContext context)
    {
        for (int i = 0; i < leaf.Assets.Length; i++)
        {
            ulong units = request.Units[i];
            if (units != 0)
            {
                ChargeAsset(session, SessionRules.AssetOf(session, in leaf.Assets[i].Mint), units, context);
            }
        }

        foreach (ref SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.Notional)
            {
                SessionReason valued = TryValueAll(session, leaf, request, in limit, context, out UInt128 value);
                Preconditions.Invariant(valued == SessionReason.Allowed, "what was valued can be valued again");
                limit.Used += (ulong)value;
            }
        }

        ref SessionHeader header = ref session.Header;
        header.Uses++;
        header.LastUseMs = context.Clock.TimeMs;
    }

    /// <summary>C20 and C22: what only shows when it is done. Trades that gave too little, debts that are too high.</summary>
    public static SessionReason Settle(SessionView session, Flows flows, InvokeContext context)
    {
        foreach (ref readonly Flow flow in flows.All)
        {
            int asset = SessionRules.AssetOf(session, in flow.Mint);
            SessionReason owed = asset < 0 ? SessionReason.ScopeAsset : SettleDebt(session, asset, in flow);
            if (owed != SessionReason.Allowed)
            {
                return owed;
            }
        }

        return SettleTrades(session, flows, context);
    }

    /// <summary>C30: whether a use comes next in its lane; then it is the last that came.</summary>
    public static SessionReason TakeSequence(SessionView session, UseRequest request)
    {
        bool hasLanes = false;
        foreach (ref SessionLimit limit in session.Limits)
        {
            if (limit.Kind != SessionLimitKind.Sequence)
            {
                continue;
            }

            hasLanes = true;
            if (request.HasSequence && limit.Count == request.Lane)
            {
                if (limit.Used == ulong.MaxValue || request.Number != limit.Used + 1)
                {
                    return SessionReason.SequenceGap;
                }

                limit.Used = request.Number;
                return SessionReason.Allowed;
            }
        }

        return hasLanes || request.HasSequence ? SessionReason.SequenceLane : SessionReason.Allowed;
    }

    private static SessionReason AskAsset(SessionView session, int number, ulong units, InvokeContext context)
    {
        long nowMs = context.Clock.TimeMs;
        ref SessionAsset asset = ref session.Assets[number];
        asset.Bucket.Refill(nowMs);
        SessionReason fits = SessionRules.Fits(in asset, asset.Bucket.Level, units);
        if (fits != SessionReason.Allowed)
        {
            return fits;
        }

        foreach (ref readonly SessionWindow window in session.Windows)
        {
            if (window.Asset == (ulong)number && !window.Fits(units, nowMs))
            {
                return SessionReason.LimitWindow;
            }
        }

        foreach (ref SessionLimit limit in session.Limits)
        {
            SessionReason reason = limit.Asset != number ? SessionReason.Allowed : limit.Kind switch
            {
                SessionLimitKind.PerBlock => units <= Left(limit.Cap, UsedInBlock(in limit, context)) ? SessionReason.Allowed : SessionReason.LimitPerBlock,
                SessionLimitKind.TradeBand => units <= Left(limit.Cap, limit.Used) ? SessionReason.Allowed : SessionReason.LimitTurnover,
                SessionLimitKind.DrawdownBreaker => limit.Bucket.LevelAt(nowMs) >= units ? SessionReason.Allowed : SessionReason.BreakerTripped,
                _ => SessionReason.Allowed,
            };
            if (reason != SessionReason.Allowed)
            {
                return reason;
            }
        }

        return SessionReason.Allowed;
    }

    // A cap may have been narrowed below what was used of it.
    private static ulong Left(ulong cap, ulong used) => used >= cap ? 0 : cap - used;

    private static ulong UsedInBlock(in SessionLimit limit, InvokeContext context) => limit.Since == context.Clock.Slot ? limit.Used : 0;

    private static void ChargeAsset(SessionView session, int number, ulong units, InvokeContext context)
    {
        long nowMs = context.Clock.TimeMs;
        ref SessionAsset asset = ref session.Assets[number];
        asset.Spent += units;
        bool taken = asset.Bucket.TryTake(units);
        foreach (ref SessionWindow window in session.Windows)
        {
            if (window.Asset == (ulong)number)
            {
                window.Add(units, nowMs);
            }
        }

        foreach (ref SessionLimit limit in session.Limits)
        {
            if (limit.Asset != number)
            {
                continue;
            }

            switch (limit.Kind)
            {
                case SessionLimitKind.PerBlock:
                    limit.Used = UsedInBlock(in limit, context) + units;
                    limit.Since = context.Clock.Slot;
                    break;
                case SessionLimitKind.TradeBand:
                    limit.Used += units;
                    break;
                case SessionLimitKind.DrawdownBreaker:
                    limit.Bucket.Refill(nowMs);
                    taken &= limit.Bucket.TryTake(units);
                    break;
                case SessionLimitKind.Drift:
                    limit.Used = SmoothedRate.After(limit.Used, limit.PeriodMs, nowMs - (long)limit.Since, units);
                    limit.Since = (ulong)nowMs;
                    break;
                default:
                    break;
            }
        }

        Preconditions.Invariant(taken, "a reserved amount is still in the bucket");
    }

    private static SessionReason AskNotional(SessionView session, SessionView leaf, UseRequest request, InvokeContext context)
    {
        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.Notional)
            {
                SessionReason valued = TryValueAll(session, leaf, request, in limit, context, out UInt128 value);
                if (valued != SessionReason.Allowed)
                {
                    return valued;
                }

                if (value > Left(limit.Cap, limit.Used))
                {
                    return SessionReason.LimitNotional;
                }
            }
        }

        return SessionReason.Allowed;
    }

    private static SessionReason TryValueAll(
        SessionView session, SessionView leaf, UseRequest request, in SessionLimit limit, InvokeContext context, out UInt128 value)
    {
        value = 0;
        for (int i = 0; i < leaf.Assets.Length; i++)
        {
            if (request.Units[i] != 0)
            {
                int asset = SessionRules.AssetOf(session, in leaf.Assets[i].Mint);
                SessionReason valued = PriceBook.TryValue(session, asset, request.Units[i], in limit, context, out UInt128 one);
                if (valued != SessionReason.Allowed)
                {
                    return valued;
                }

                value = one > UInt128.MaxValue - value ? UInt128.MaxValue : value + one;
            }
        }

        return SessionReason.Allowed;
    }

    // Without a limit there is no debt (I1). Of what was repaid, only so much counts as was borrowed by the session.
    private static SessionReason SettleDebt(SessionView session, int asset, in Flow flow)
    {
        if (flow.Borrowed == 0 && flow.Repaid == 0)
        {
            return SessionReason.Allowed;
        }

        foreach (ref SessionLimit limit in session.Limits)
        {
            if (limit.Kind == SessionLimitKind.Liability && limit.Asset == asset)
            {
                if (flow.Borrowed > Left(limit.Cap, limit.Used))
                {
                    return SessionReason.LimitLiability;
                }

                limit.Used = limit.Used + flow.Borrowed - Math.Min(flow.Repaid, limit.Used);
                return SessionReason.Allowed;
            }
        }

        return flow.Borrowed == 0 ? SessionReason.Allowed : SessionReason.LimitLiability;
    }

    // What came in must be worth what left, but for the band. Net over the whole use, since both sides are this instruction's; and over all
    // assets together, or one payment would serve for several.
    private static SessionReason SettleTrades(SessionView session, Flows flows, InvokeContext context)
    {
        UInt128 least = 0;
        UInt128 got = 0;
        bool isPaid = false;
        foreach (ref readonly SessionLimit limit in session.Limits)
        {
            Flow sold = limit.Kind == SessionLimitKind.TradeBand ? flows.Of(in session.Assets[limit.Asset].Mint) : default;
            if (sold.Out == 0)
            {
                continue;
            }

            SessionReason valued = PriceBook.TryValue(session, limit.Asset, sold.Out, in limit, context, out UInt128 gave);
            if (valued != SessionReason.Allowed)
            {
                return valued;
            }

            // Rounded against the session, and without overflow: a value has at most 128 bits only at absurd prices.
            UInt128 wanted = gave - ((gave / 10_000) * limit.Count);
            least = wanted > UInt128.MaxValue - least ? UInt128.MaxValue : least + wanted;
            got = isPaid ? got : ValueOfInflow(session, flows, in limit, context);
            isPaid = true;
        }

        return got >= least ? SessionReason.Allowed : SessionReason.PriceBand;
    }

    private static UInt128 ValueOfInflow(SessionView session, Flows flows, in SessionLimit limit, InvokeContext context)
    {
        UInt128 got = 0;
        foreach (ref readonly Flow flow in flows.All)
        {
            int asset = SessionRules.AssetOf(session, in flow.Mint);
            UInt128 worth = flow.In == 0 || asset < 0 ? 0 : PriceBook.ValueDown(session, asset, flow.In, in limit, context);
            got = worth > UInt128.MaxValue - got ? UInt128.MaxValue : got + worth;
        }

        return got;
    }
}
