namespace OpenLedger.Core.Sessions;

/// <summary>A session's account data, to be read only.</summary>
public readonly ref struct SessionReading
{
    private readonly SessionView _view;

    internal SessionReading(SessionView view) => _view = view;

    public ref readonly SessionHeader Header => ref _view.Header;

    public ReadOnlySpan<SessionAsset> Assets => _view.Assets;

    public ReadOnlySpan<ClauseHeader> Clauses => _view.Clauses;

    public ReadOnlySpan<SessionAction> Actions => _view.Actions;

    public ReadOnlySpan<Address> Counterparties => _view.Counterparties;

    public ReadOnlySpan<ResourcePrefix> Resources => _view.Resources;

    public ReadOnlySpan<ProgramPin> Pins => _view.Pins;

    public ReadOnlySpan<ArgumentPredicate> Arguments => _view.Arguments;

    public ReadOnlySpan<SessionLimit> Limits => _view.Limits;

    public ReadOnlySpan<SessionWindow> Windows => _view.Windows;

    public ReadOnlySpan<PriceReference> Prices => _view.Prices;

    public ReadOnlySpan<Address> Validators => _view.Validators;

    public ReadOnlySpan<Address> Guards => _view.Guards;

    public ReadOnlySpan<Address> Revokers => _view.Revokers;

    public ReadOnlySpan<Address> Approvers => _view.Approvers;

    public ReadOnlySpan<Address> Sponsors => _view.Sponsors;

    /// <summary>C33.</summary>
    public Hash256 Purpose => _view.Purpose;

    /// <summary>
    /// Whether it could be used now as far as the operation does not matter: not revoked, in its window, neither idle nor stale. The
    /// owner's epoch and freezes lie in other accounts. A32: what the ledger allows at most holds for sessions that were granted before too.
    /// </summary>
    public SessionReason StateAt(ulong height, long nowMs, long maxLifetimeMs = long.MaxValue)
    {
        ref readonly SessionHeader header = ref Header;
        if (header.Status != SessionStatus.Active)
        {
            return header.Status == SessionStatus.Frozen ? SessionReason.Frozen : SessionReason.Revoked;
        }

        if (height < header.NotBeforeHeight || nowMs < header.NotBeforeMs)
        {
            return SessionReason.NotYetValid;
        }

        if (height >= header.ExpiryHeight || nowMs >= header.ExpiryMs || nowMs - header.GrantedAtMs >= maxLifetimeMs)
        {
            return SessionReason.Expired;
        }

        if (nowMs - header.LastUseMs >= header.IdleTimeoutMs)
        {
            return SessionReason.Idle;
        }

        return nowMs - header.LastValidatedMs >= header.RevalidateEveryMs ? SessionReason.Stale : SessionReason.Allowed;
    }

    /// <summary>The most that uses could take of an asset between now and <paramref name="untilMs"/>, limit by limit, if the
    /// session stays alive as long as it possibly can.</summary>
    /// <param name="asset">Number of the asset in the session's list.</param>
    /// <param name="nowMs">Consensus time, in milliseconds.</param>
    /// <param name="untilMs">The end, in milliseconds; what lies beyond the session's own end does not count.</param>
    /// <param name="mostUses">How many uses there can be at most until then, for want of room in blocks.</param>
    public SessionCapacity CapacityUntil(int asset, long nowMs, long untilMs, ulong mostUses = ulong.MaxValue)
    {
        ref readonly SessionAsset limits = ref Assets[asset];
        long end = Math.Min(untilMs, Header.ExpiryMs);
        UInt128 flow = limits.Bucket.LevelAt(nowMs);
        if (end > nowMs && limits.Bucket.RefillUnits != 0 && limits.Bucket.RefillPeriodMs != 0)
        {
            // Refill and the fraction carried over, rounded up: a bound must not be short by the last unit.
            flow += (((UInt128)limits.Bucket.RefillUnits * (ulong)(end - nowMs)) / limits.Bucket.RefillPeriodMs) + 1;
        }

        ulong usesLeft = Header.UsesMax - Math.Min(Header.Uses, Header.UsesMax);
        UInt128 uses = (UInt128)Math.Min(mostUses, usesLeft) * limits.PerUse;
        return new SessionCapacity(
            limits.Lifetime - Math.Min(limits.Spent, limits.Lifetime),
            (ulong)UInt128.Min(flow, ulong.MaxValue), (ulong)UInt128.Min(uses, ulong.MaxValue));
    }
}
