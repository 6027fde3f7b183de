using MathNet.Numerics.Distributions;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Analysis.Statistics;

/// <summary>
/// The ratio of two independent sets of positive samples by ranks: Mann and Whitney's test, inverted into an interval. It assumes
/// nothing of how the samples are distributed but that both sets are so in the same shape, one of them stretched by a factor. A few
/// outliers, which wall-clock samples always have, move neither estimate nor interval.
/// </summary>
/// <remarks>
/// The ratios of all pairs are sorted. Their median is Hodges and Lehmann's estimate. By the test's distribution under equality, the
/// interval leaves out so many of them at each end as its confidence allows. Sources: Mann and Whitney 1947; Hodges and Lehmann 1963;
/// Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, section 4.2 and 4.3 (for the logarithms of the samples).
/// </remarks>
public static class RankSum
{
    // Up to here the distribution is counted out, beyond the normal one is as good: at this size they differ by less than one rank.
    private const int ExactUpTo = 60;

    /// <summary>Hodges and Lehmann's estimate of now over before: the median of the ratios of all pairs.</summary>
    /// <param name="before">Positive samples, at least one.</param>
    /// <param name="now">Positive samples, at least one.</param>
    public static double Ratio(ReadOnlySpan<double> before, ReadOnlySpan<double> now) =>
        OrderStatistics.Median(SortedRatios(before, now));

    /// <summary>The interval of now over before; null where there are too few samples for one at this confidence.</summary>
    /// <param name="before">Positive samples, at least one.</param>
    /// <param name="now">Positive samples, at least one.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static ConfidenceInterval? RatioInterval(ReadOnlySpan<double> before, ReadOnlySpan<double> now, double confidence)
    {
        Preconditions.Argument(confidence is > 0 and < 1, nameof(confidence), "a confidence lies between 0 and 1");
        double[] ratios = SortedRatios(before, now);
        int left = LeftOut(before.Length, now.Length, (1 - confidence) / 2);
        return left < 0 ? null : new ConfidenceInterval(ratios[left], ratios[^(left + 1)], confidence);
    }

    /// <summary>How many ratios lie outside the interval at each end; -1 if even the outermost may not be left out.</summary>
    /// <param name="n">Samples in one set.</param>
    /// <param name="m">Samples in the other.</param>
    /// <param name="tail">The probability that may lie beyond one end.</param>
    internal static int LeftOut(int n, int m, double tail)
    {
        if (Math.Min(n, m) > ExactUpTo)
        {
            double mean = 0.5 * n * m;
            double deviation = Math.Sqrt((double)n * m * (n + m + 1) / 12);
            return (int)Math.Floor(mean + (Normal.InvCDF(0, 1, tail) * deviation) - 0.5);
        }

        double[] arrangements = Arrangements(n, m);
        double allowed = tail * arrangements.Sum();
        double beyond = 0;
        int left = -1;
        while (beyond + arrangements[left + 1] <= allowed)
        {
            left++;
            beyond += arrangements[left];
        }

        return left;
    }

    /// <summary>
    /// In how many arrangements of both sets the statistic U takes each value from 0 to nm: the coefficients of the Gaussian binomial,
    /// as a product of (1 - q^(n+i)) / (1 - q^i) over i from 1 to m.
    /// </summary>
    internal static double[] Arrangements(int n, int m)
    {
        var counts = new double[(n * m) + 1];
        counts[0] = 1;
        for (int i = 1; i <= Math.Min(n, m); i++)
        {
            int longer = Math.Max(n, m) + i;
            for (int u = counts.Length - 1; u >= longer; u--)
            {
                counts[u] -= counts[u - longer];
            }

            for (int u = i; u < counts.Length; u++)
            {
                counts[u] += counts[u - i];
            }
        }

        return counts;
    }

    private static double[] SortedRatios(ReadOnlySpan<double> before, ReadOnlySpan<double> now)
    {
        Preconditions.Argument(!before.IsEmpty && !now.IsEmpty, nameof(now), "both sets have samples");
        var ratios = new double[before.Length * now.Length];
        int at = 0;
        foreach (double first in before)
        {
            foreach (double second in now)
            {
                Preconditions.Argument(first > 0 && second > 0, nameof(now), "ratios are of positive samples");
                ratios[at++] = second / first;
            }
        }

        Array.Sort(ratios);
        return ratios;
    }
}
