using System.Runtime.CompilerServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>
/// A stream of addressed random numbers: draw i is a pure function of the key, the stream and i, whatever was drawn before.
/// A mutable struct that holds nothing but its address and the next word: pass it by reference, or copy it to draw the same
/// numbers twice. Every <c>Next…</c> method advances <see cref="Index"/> by exactly one. The default value is the stream with
/// key and counter 0. Not safe to share between threads.
/// </summary>
/// <remarks>
/// <code>
///  key      (master seed, replication)
///  counter  (hash of entity and purpose, 0 | block)          draw 2·block, draw 2·block + 1
///  counter  (that hash + attempt · odd, 1 | draw, 63 bits)   replacement for a draw that <see cref="NextBelow"/> rejects
/// </code>
/// The highest bit of the second counter word keeps replacements apart from draws, so that a rejection does not shift the draws
/// that follow. Draws are addressed by 64 bits; replacements tell 2^63 of them apart.
/// </remarks>
public struct RandomStream
{
    private const ulong ReplacementPlane = 1UL << 63;
    private const double UnitOf53Bits = 1.0 / (1UL << 53);

    private readonly ulong _key0, _key1, _counter;
    private ulong _index;

    // The second word of the block drawn from last, and the (odd) index of its draw; 0 if there is none.
    private ulong _spare;
    private ulong _spareIndex;

    internal RandomStream(ulong key0, ulong key1, ulong counter)
    {
        _key0 = key0;
        _key1 = key1;
        _counter = counter;
    }

    /// <summary>Number of the next draw, from 0; may be set to any draw.</summary>
    public ulong Index
    {
        readonly get => _index;
        set => _index = value;
    }

    /// <summary>64 uniform bits: draw number <paramref name="index"/>, whatever the stream stands at.</summary>
    public readonly ulong At(ulong index)
    {
        (ulong even, ulong odd) = Threefry2x64.Block(_key0, _key1, _counter, index >> 1);
        return (index & 1) == 0 ? even : odd;
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        // A generator: after the last draw comes the first.
        ulong index = _index;
        _index = unchecked(index + 1);
        if (index == _spareIndex && (index & 1) != 0)
        {
            return _spare;
        }

        (ulong even, ulong odd) = Threefry2x64.Block(_key0, _key1, _counter, index >> 1);
        if ((index & 1) != 0)
        {
            return odd;
        }

        _spare = odd;
        _spareIndex = index | 1;
        return even;
    }

    /// <summary>A uniform number in [0, 1): a multiple of 2^-53.</summary>
    public double NextUnit() => (NextUInt64() >> 11) * UnitOf53Bits;

    /// <summary>
    /// A uniform number in (0, 1): an odd multiple of 2^-53, so never 0 or 1 and symmetric about one half. What inverse
    /// distribution functions take.
    /// </summary>
    public double NextOpenUnit() => ((NextUInt64() >> 12 << 1) | 1) * UnitOf53Bits;

    /// <summary>A uniform whole number in [0, <paramref name="bound"/>), without bias.</summary>
    /// <param name="bound">1 or more.</param>
    /// <exception cref="ArgumentException">The bound is 0.</exception>
    /// <remarks>Lemire, "Fast random integer generation in an interval", TOMACS 2019.</remarks>
    public ulong NextBelow(ulong bound)
    {
        Preconditions.Argument(bound != 0, nameof(bound), "nothing lies below 0");
        ulong index = _index;
        ulong high = Math.BigMul(NextUInt64(), bound, out ulong low);
        return low < bound ? WithoutBias(index, bound, high, low) : high;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly ulong WithoutBias(ulong index, ulong bound, ulong high, ulong low)
    {
        // 2^64 mod bound; the subtraction wraps around on purpose.
        ulong threshold = unchecked(0 - bound) % bound;
        for (ulong attempt = 1; low < threshold; attempt++)
        {
            // A generator: the counter wraps around on purpose.
            ulong counter = unchecked(_counter + (attempt * 0x9E3779B97F4A7C15));
            (ulong word, _) = Threefry2x64.Block(_key0, _key1, counter, ReplacementPlane | index);
            high = Math.BigMul(word, bound, out low);
        }

        return high;
    }
}
