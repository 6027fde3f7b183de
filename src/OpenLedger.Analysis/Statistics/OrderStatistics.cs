using OpenLedger.Core.Primitives;

namespace OpenLedger.Analysis.Statistics;

/// <summary>Statistics by rank, which a few outliers cannot move: what wall-clock samples need.</summary>
public static class OrderStatistics
{
    /// <summary>The middle sample, or the mean of the middle two.</summary>
    /// <param name="samples">At least one, in any order.</param>
    public static double Median(ReadOnlySpan<double> samples) => Quantile(samples, 0.5);

    /// <summary>The value below which a share of the samples lies, by linear interpolation between neighbours (Hyndman and Fan's
    /// type 7).</summary>
    /// <param name="samples">At least one, in any order.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> samples, double share)
    {
        Preconditions.Argument(!samples.IsEmpty, nameof(samples), "at least one sample");
        Preconditions.Argument(share is >= 0 and <= 1, nameof(share), "a share lies between 0 and 1");
        double[] sorted = samples.ToArray();
        Array.Sort(sorted);
        double rank = share * (sorted.Length - 1);
        int below = (int)Math.Floor(rank);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
