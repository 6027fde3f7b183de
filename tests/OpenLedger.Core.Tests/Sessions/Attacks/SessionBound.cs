using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>
/// What the specification says that a session lets out at most in a closed interval of time, from what was signed alone: no code of the
/// ledger. Of a tree it is the bound of its root.
/// </summary>
/// <remarks>Source: sessions specification, section 10. A bucket is exact: fractions are carried, a full bucket has none.</remarks>
internal sealed class SessionBound(SessionTerms terms, long grantedMs)
{
    private readonly SessionAssetTerms _asset = terms.Assets[0];

    /// <summary>Whether parts of it have budgets of their own: then its lifetime limit is all that they have together.</summary>
    private readonly bool _isSplit = terms.SubGrant is { MaxDepth: > 0, Mode: SubGrantMode.Escrow };

    /// <summary>The first moment at which it is dead, in milliseconds since it was granted.</summary>
    public long DeadMs { get; init; } = terms.ExpiryMs - grantedMs;

    /// <param name="fromMs">Something leaves at this moment; in milliseconds since it was granted.</param>
    /// <param name="toMs">The last moment.</param>
    /// <param name="blocks">In how many blocks something leaves.</param>
    /// <param name="isFirst">Whether nothing left before.</param>
    public ulong Most(long fromMs, long toMs, int blocks, bool isFirst)
    {
        if (fromMs >= DeadMs)
        {
            return 0;
        }

        UInt128 spanMs = (UInt128)(Math.Min(toMs, DeadMs - 1) - fromMs);
        UInt128 most = _asset.Lifetime;
        if (!_isSplit)
        {
            most = UInt128.Min(most, (UInt128)terms.UsesMax * _asset.PerUse);
            most = UInt128.Min(most, OfBucket((UInt128)fromMs, spanMs, isFirst));
            foreach (SessionLimitTerms limit in terms.Limits)
            {
                most = UInt128.Min(most, limit.Kind switch
                {
                    SessionLimitKind.Window => limit.Cap * ((spanMs / limit.PeriodMs) + 1),
                    SessionLimitKind.PerBlock => (UInt128)limit.Cap * (UInt128)blocks,
                    _ => UInt128.MaxValue,
                });
            }
        }

        return (ulong)UInt128.Min(most, ulong.MaxValue);
    }

    /// <summary>The bucket's share: level + r·Δ, and for an interval that is not the first a full bucket.</summary>
    private UInt128 OfBucket(UInt128 fromMs, UInt128 spanMs, bool isFirst)
    {
        UInt128 periodMs = Math.Max(1, _asset.RefillPeriodMs);
        UInt128 refill = _asset.RefillPeriodMs == 0 ? 0 : _asset.Refill;
        UInt128 full = _asset.Burst * periodMs;
        UInt128 level = isFirst ? UInt128.Min(full, (_asset.InitialLevel * periodMs) + (refill * fromMs)) : full;
        return (level + (refill * spanMs)) / periodMs;
    }
}
