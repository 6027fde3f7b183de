using System.Numerics;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// Counts durations in buckets whose width is at most 1/64 of their value, so that a percentile is exact to 1.6 %. Integers only;
/// adding is order-independent. Not safe to share between threads while it is written.
/// </summary>
public sealed class DurationHistogram
{
    private const int SubBits = 6;
    private readonly long[] _counts = new long[(64 - SubBits) << SubBits];

    /// <summary>How many durations were added.</summary>
    public long Count { get; private set; }

    /// <summary>The longest duration added.</summary>
    public SimDuration Max { get; private set; }

    /// <summary>Adds one duration.</summary>
    /// <exception cref="InvariantViolationException">It is negative.</exception>
    public void Add(SimDuration duration)
    {
        Preconditions.Invariant(duration.Ns >= 0, "a measured duration is not negative");
        _counts[BucketOf((ulong)duration.Ns)]++;
        Count++;
        Max = duration > Max ? duration : Max;
    }

    /// <summary>Adds all of another histogram.</summary>
    public void Add(DurationHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Max = other.Max > Max ? other.Max : Max;
    }

    /// <summary>The smallest duration that at least <paramref name="perMille"/> thousandths of all do not exceed (upper edge of
    /// its bucket, but never more than <see cref="Max"/>); null if nothing was added.</summary>
    /// <param name="perMille">From 0 to 1,000.</param>
    public SimDuration? Percentile(int perMille)
    {
        Preconditions.Argument(perMille is >= 0 and <= 1000, nameof(perMille), "a percentile is from 0 to 1,000 thousandths");
        if (Count == 0)
        {
            return null;
        }

        long rank = Math.Max(1, ((Count * perMille) + 999) / 1000);
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return new SimDuration(Math.Min(UpperEdgeOf(i), Max.Ns));
            }
        }

        return Max;
    }

    /// <summary>The non-empty buckets as (upper edge in nanoseconds, count), ascending; what a digest covers.</summary>
    public IEnumerable<(long UpperNs, long Count)> Buckets()
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
            {
                yield return (UpperEdgeOf(i), _counts[i]);
            }
        }
    }

    // Values below 2^SubBits have a bucket each; above, the top SubBits + 1 bits choose the bucket.
    private static int BucketOf(ulong ns)
    {
        int shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount(ns | 1) - SubBits);
        return (shift << SubBits) + (int)(ns >> shift);
    }

    private static long UpperEdgeOf(int bucket)
    {
        int shift = Math.Max(0, (bucket >> SubBits) - 1);
        ulong top = (ulong)bucket - ((ulong)shift << SubBits);

        // Unsigned, since the edge of the last bucket is 2^63 before the 1 is taken off.
        return (long)(((top + 1) << shift) - 1);
    }
}
