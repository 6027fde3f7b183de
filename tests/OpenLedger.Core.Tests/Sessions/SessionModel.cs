using System.Numerics;
using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>What a use asks for, as far as the specification looks at it.</summary>
internal readonly record struct ModelUse(int Asset, ulong Declared, ulong Actual, bool IsAllowedAction, bool IsAllowedPayee, bool ToItself);

/// <summary>
/// A session as the specification describes it, in whole numbers without bounds: no code of the ledger, no struct layout, no saturation.
/// </summary>
internal sealed class SessionModel
{
    private readonly SessionTerms _terms;
    private readonly Bucket _attempts;
    private readonly Bucket[] _buckets;
    private readonly BigInteger[] _spent;
    private long _lastUseMs;
    private long _lastValidatedMs;

    public SessionModel(SessionTerms terms, long nowMs)
    {
        _terms = terms;
        _attempts = new Bucket(terms.AttemptBurst, terms.AttemptBurst, terms.AttemptRefill, terms.AttemptRefillPeriodMs, nowMs);
        _buckets = [.. terms.Assets.Select(a => new Bucket(a.Burst, a.InitialLevel, a.Refill, a.RefillPeriodMs, nowMs))];
        _spent = new BigInteger[terms.Assets.Length];
        _lastUseMs = _lastValidatedMs = nowMs;
    }

    private SessionModel(SessionModel other)
    {
        _terms = other._terms;
        _attempts = other._attempts.Copy();
        _buckets = [.. other._buckets.Select(b => b.Copy())];
        _spent = [.. other._spent];
        (_lastUseMs, _lastValidatedMs) = (other._lastUseMs, other._lastValidatedMs);
        (Uses, IsRevoked, Attempted) = (other.Uses, other.IsRevoked, other.Attempted);
    }

    public BigInteger Uses { get; private set; }

    public bool IsRevoked { get; set; }

    /// <summary>Attempts of the running transaction.</summary>
    public int Attempted { get; set; }

    public BigInteger Spent(int asset) => _spent[asset];

    public SessionModel Copy() => new(this);

    public void Revalidate(long nowMs) => _lastValidatedMs = nowMs;

    /// <summary>What a failed transaction leaves: its attempts.</summary>
    public void ChargeAttempts(int count, long nowMs)
    {
        for (; count > 0; count--)
        {
            _attempts.Take(1, nowMs);
        }
    }

    /// <summary>Decides and, if it allows, charges.</summary>
    public SessionReason Use(in ModelUse use, ulong height, long nowMs)
    {
        SessionReason alive = Alive(height, nowMs);
        if (alive != SessionReason.Allowed)
        {
            return alive;
        }

        if (!_attempts.Take(1, nowMs))
        {
            return SessionReason.LimitAttempts;
        }

        Attempted++;
        if (!use.IsAllowedAction)
        {
            return SessionReason.ScopeAction;
        }

        if (Uses >= _terms.UsesMax)
        {
            return SessionReason.LimitUses;
        }

        SessionAssetTerms limits = _terms.Assets[use.Asset];
        if (use.Declared > 0)
        {
            SessionReason limit = limits.Lifetime == 0 ? SessionReason.ScopeAsset
                : use.Declared > limits.PerUse ? SessionReason.LimitPerUse
                : _spent[use.Asset] + use.Declared > limits.Lifetime ? SessionReason.LimitLifetime
                : use.Declared > _buckets[use.Asset].LevelAt(nowMs) ? SessionReason.LimitBucket
                : SessionReason.Allowed;
            if (limit != SessionReason.Allowed)
            {
                return limit;
            }
        }

        bool leaves = use.Actual > 0 && !use.ToItself;
        if (leaves && !use.IsAllowedPayee)
        {
            return SessionReason.ScopeCounterparty;
        }

        if (leaves && use.Actual > use.Declared)
        {
            return SessionReason.OutflowAboveDeclared;
        }

        _spent[use.Asset] += use.Declared;
        _buckets[use.Asset].Take(use.Declared, nowMs);
        Uses++;
        _lastUseMs = nowMs;
        return SessionReason.Allowed;
    }

    private SessionReason Alive(ulong height, long nowMs)
    {
        if (IsRevoked)
        {
            return SessionReason.Revoked;
        }

        if (height < _terms.NotBeforeHeight || nowMs < _terms.NotBeforeMs)
        {
            return SessionReason.NotYetValid;
        }

        if (height >= _terms.ExpiryHeight || nowMs >= _terms.ExpiryMs)
        {
            return SessionReason.Expired;
        }

        if ((BigInteger)nowMs - _lastUseMs >= _terms.IdleTimeoutMs)
        {
            return SessionReason.Idle;
        }

        return (BigInteger)nowMs - _lastValidatedMs >= _terms.RevalidateEveryMs ? SessionReason.Stale : SessionReason.Allowed;
    }

    /// <summary>A bucket whose level is an exact fraction.</summary>
    private sealed class Bucket(BigInteger capacity, BigInteger level, BigInteger refill, BigInteger periodMs, long nowMs)
    {
        private readonly BigInteger _period = periodMs.IsZero ? 1 : periodMs;
        private readonly BigInteger _refill = periodMs.IsZero ? 0 : refill;
        private BigInteger _scaled = level * (periodMs.IsZero ? 1 : periodMs);
        private long _last = nowMs;

        public Bucket Copy() => (Bucket)MemberwiseClone();

        public BigInteger LevelAt(long now) => Scaled(now) / _period;

        public bool Take(BigInteger amount, long now)
        {
            _scaled = Scaled(now);
            _last = now;
            if (amount * _period > _scaled)
            {
                return false;
            }

            _scaled -= amount * _period;
            return true;
        }

        private BigInteger Scaled(long now) => BigInteger.Min(capacity * _period, _scaled + (_refill * (now - _last)));
    }
}
