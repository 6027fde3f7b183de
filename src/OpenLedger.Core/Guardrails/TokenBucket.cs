using System.Runtime.InteropServices;

namespace OpenLedger.Core.Guardrails;

/// <summary>
/// A token bucket (constraint C15): holds up to a capacity, gives out what it holds, and refills continuously at a ratio of two
/// whole numbers, <see cref="RefillUnits"/> every <see cref="RefillPeriodMs"/>. Integers only; what a refill leaves over below
/// one unit is carried, so refilling often or seldom gives the same level. Units are the caller's: base units, micro-dollars or
/// calls. The default value has capacity 0: it refuses everything but 0. A mutable struct with a fixed layout, little-endian, so
/// that it can live in account data.
/// </summary>
/// <remarks>
/// <code>
///  byte  0          8       16            24               32              40            48
///        | capacity | level | refill units | refill period | remainder     | last, ms    |
/// </code>
/// <para>Always: level ≤ capacity, and remainder &lt; refill period (0 if the bucket is full or never refills). The remainder is
/// in (1 / refill period) units.</para>
/// <para>Whoever takes refills first. Then in any window of Δ ms, on the clock as the bucket saw it, no more leaves than
/// capacity + ⌊refill units · Δ / period⌋ + 1.</para>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct TokenBucket
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 48;

    [FieldOffset(0)]
    private ulong _capacity;

    [FieldOffset(8)]
    private ulong _level;

    [FieldOffset(16)]
    private readonly ulong _refillUnits;

    [FieldOffset(24)]
    private readonly ulong _refillPeriodMs;

    [FieldOffset(32)]
    private ulong _remainder;

    [FieldOffset(40)]
    private long _lastMs;

    /// <summary>Makes a bucket.</summary>
    /// <param name="capacity">The most it holds.</param>
    /// <param name="level">What it holds at first; more than the capacity counts as the capacity.</param>
    /// <param name="refillUnits">What flows back in one period; 0: it never refills.</param>
    /// <param name="refillPeriodMs">The period in milliseconds; 0: it never refills.</param>
    /// <param name="nowMs">The time from which it refills, in milliseconds of the ledger's clock.</param>
    public TokenBucket(ulong capacity, ulong level, ulong refillUnits, ulong refillPeriodMs, long nowMs)
    {
        _capacity = capacity;
        _level = Math.Min(level, capacity);
        _refillUnits = refillUnits;
        _refillPeriodMs = refillPeriodMs;
        _lastMs = nowMs;
    }

    /// <summary>The most it holds.</summary>
    public readonly ulong Capacity => _capacity;

    /// <summary>What it holds since the last refill or take.</summary>
    public readonly ulong Level => _level;

    /// <summary>What flows back in one period.</summary>
    public readonly ulong RefillUnits => _refillUnits;

    /// <summary>The period in milliseconds; 0: it never refills.</summary>
    public readonly ulong RefillPeriodMs => _refillPeriodMs;

    /// <summary>What the last refill left over, in (1 / refill period) units.</summary>
    public readonly ulong Remainder => _remainder;

    /// <summary>When it was refilled last, in milliseconds.</summary>
    public readonly long LastMs => _lastMs;

    /// <summary>Whether the fields keep their promises; false for bytes that never were a bucket.</summary>
    public readonly bool IsWellFormed =>
        _level <= _capacity && (_remainder == 0 || (Refills && _level < _capacity && _remainder < _refillPeriodMs));

    private readonly bool Refills => _refillUnits != 0 && _refillPeriodMs != 0;

    /// <summary>A bucket that is full at first; parameters as in the constructor.</summary>
    public static TokenBucket Full(ulong capacity, ulong refillUnits, ulong refillPeriodMs, long nowMs) =>
        new(capacity, capacity, refillUnits, refillPeriodMs, nowMs);

    /// <summary>
    /// Adds what has flowed back until <paramref name="nowMs"/>, up to the capacity; what does not fit is lost, the remainder
    /// included. A time before the last refill changes nothing, so that a clock that jumps back gives nothing away twice.
    /// </summary>
    public void Refill(long nowMs)
    {
        if (nowMs <= _lastMs)
        {
            return;
        }

        (_level, _remainder) = After(nowMs);
        _lastMs = nowMs;
    }

    /// <summary>What the bucket would hold at <paramref name="nowMs"/>; changes nothing.</summary>
    public readonly ulong LevelAt(long nowMs) => nowMs <= _lastMs ? _level : After(nowMs).Level;

    /// <summary>Takes all of an amount or nothing. Refill first: the level is that of the last refill.</summary>
    /// <returns>False if the bucket holds less.</returns>
    public bool TryTake(ulong amount)
    {
        if (amount > _level)
        {
            return false;
        }

        _level -= amount;
        return true;
    }

    /// <summary>Lowers the capacity, and the level with it; a larger capacity than before changes nothing (attenuate only).
    /// Refill first: what flowed back until now was held by the old capacity.</summary>
    public void Narrow(ulong capacity)
    {
        _capacity = Math.Min(_capacity, capacity);
        if (_level >= _capacity)
        {
            _level = _capacity;
            _remainder = 0;
        }
    }

    private readonly (ulong Level, ulong Remainder) After(long nowMs)
    {
        ulong room = _capacity - _level;
        if (room == 0 || !Refills)
        {
            return (_level, 0);
        }

        // The difference of two 64-bit times may need the 64th bit; as an unsigned number it is exact, so it may wrap around.
        ulong elapsedMs = unchecked((ulong)nowMs - (ulong)_lastMs);
        ulong high = Math.BigMul(_refillUnits, elapsedMs, out ulong low);
        if (high == 0 && low <= ulong.MaxValue - _remainder)
        {
            (ulong flowed, ulong left) = Math.DivRem(low + _remainder, _refillPeriodMs);
            return flowed >= room ? (_capacity, 0) : (_level + flowed, left);
        }

        (UInt128 manyFlowed, UInt128 manyLeft) = UInt128.DivRem(new UInt128(high, low) + _remainder, _refillPeriodMs);
        return manyFlowed >= room ? (_capacity, 0) : (_level + (ulong)manyFlowed, (ulong)manyLeft);
    }
}
