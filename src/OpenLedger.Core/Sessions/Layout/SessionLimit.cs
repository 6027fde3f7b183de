using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Sessions;

/// <summary>One limit of a session and what is used of it, as it lies in the session's account; see <see cref="SessionLimitTerms"/>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct SessionLimit
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 96;

    public SessionLimitKind Kind;
    public byte Asset;
    public byte Mode;

    /// <summary>Always 0.</summary>
    public byte Reserved;

    public uint Count;

    /// <summary>The limit; fees and breakers have it in <see cref="Bucket"/> too.</summary>
    public ulong Cap;

    /// <summary>The time that belongs to it, in milliseconds.</summary>
    public ulong PeriodMs;

    /// <summary>What is used: units, value, places in the queue, the last number of a lane, a smoothed rate.</summary>
    public ulong Used;

    /// <summary>Since when: a height or a time; for a route the units in flight.</summary>
    public ulong Since;

    /// <summary>The amount that belongs to the time.</summary>
    public ulong Refill;

    /// <summary>Fees and breakers: what may still flow.</summary>
    public TokenBucket Bucket;

    /// <summary>A limit of which nothing is used.</summary>
    /// <param name="terms">What was signed.</param>
    /// <param name="nowMs">Consensus time in milliseconds.</param>
    public static SessionLimit Fresh(in SessionLimitTerms terms, long nowMs) => new()
    {
        Kind = terms.Kind,
        Asset = terms.Asset,
        Mode = terms.Mode,
        Count = terms.Count,
        Cap = terms.Cap,
        PeriodMs = terms.PeriodMs,
        Refill = terms.Refill,
        Since = terms.Kind == SessionLimitKind.Drift ? (ulong)nowMs : 0,
        Bucket = terms.Kind is SessionLimitKind.Fee or SessionLimitKind.DenialBreaker or SessionLimitKind.DrawdownBreaker
            ? TokenBucket.Full(terms.Cap, terms.Refill, terms.PeriodMs, nowMs) : default,
    };

    /// <summary>What was signed.</summary>
    public readonly SessionLimitTerms Terms => new(Kind, Asset, Mode, Count, Cap, PeriodMs, Refill);
}
