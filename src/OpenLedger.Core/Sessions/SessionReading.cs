namespace OpenLedger.Core.Sessions;

/// <summary>A session's account data, to be read only.</summary>
public readonly ref struct SessionReading
{
    private readonly SessionView _view;

    internal SessionReading(SessionView view) => _view = view;

    public ref readonly SessionHeader Header => ref _view.Header;

    public ReadOnlySpan<SessionAsset> Assets => _view.Assets;

    public ReadOnlySpan<SessionAction> Actions => _view.Actions;

    public ReadOnlySpan<Address> Counterparties => _view.Counterparties;

    public ReadOnlySpan<Address> Validators => _view.Validators;

    /// <summary>
    /// Whether it could be used now as far as the operation does not matter: not revoked, in its window, neither idle nor stale. The
    /// owner's epoch and freezes lie in other accounts.
    /// </summary>
    public SessionReason StateAt(ulong height, long nowMs)
    {
        ref readonly SessionHeader header = ref Header;
        if (header.Status == SessionStatus.Revoked)
        {
            return SessionReason.Revoked;
        }

        if (height < header.NotBeforeHeight || nowMs < header.NotBeforeMs)
        {
            return SessionReason.NotYetValid;
        }

        if (height >= header.ExpiryHeight || nowMs >= header.ExpiryMs)
        {
            return SessionReason.Expired;
        }

        if (nowMs - header.LastUseMs >= header.IdleTimeoutMs)
        {
            return SessionReason.Idle;
        }

        return nowMs - header.LastValidatedMs >= header.RevalidateEveryMs ? SessionReason.Stale : SessionReason.Allowed;
    }

    /// <summary>The most that uses could take of an asset between now and <paramref name="untilMs"/>, by its own limits alone, if the
    /// session stays alive as long as it possibly can.</summary>
    public ulong CapacityUntil(int asset, long nowMs, long untilMs)
    {
        ref readonly SessionAsset limits = ref Assets[asset];
        long end = Math.Min(untilMs, Header.ExpiryMs);
        UInt128 flow = limits.Bucket.LevelAt(nowMs);
        if (end > nowMs && limits.Bucket.RefillPeriodMs != 0)
        {
            // Refill and the fraction carried over, rounded up: a bound must not be short by the last unit.
            flow += (((UInt128)limits.Bucket.RefillUnits * (ulong)(end - nowMs)) / limits.Bucket.RefillPeriodMs) + 1;
        }

        UInt128 uses = (UInt128)(Header.UsesMax - Header.Uses) * limits.PerUse;
        UInt128 least = UInt128.Min(limits.Lifetime - limits.Spent, UInt128.Min(flow, uses));
        return (ulong)least;
    }
}
