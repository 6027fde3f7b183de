using MathNet.Numerics.Distributions;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Analysis.Statistics;

/// <summary>Statistics of a handful of replications. Sums run in the order given, so equal samples give equal bits.</summary>
public static class SampleStatistics
{
    /// <summary>Arithmetic mean; null for no samples.</summary>
    public static double? Mean(ReadOnlySpan<double> samples)
    {
        if (samples.IsEmpty)
        {
            return null;
        }

        // From the first sample on, so that equal samples have exactly their own mean and no spread.
        double sum = 0;
        foreach (double sample in samples)
        {
            sum += sample - samples[0];
        }

        return samples[0] + (sum / samples.Length);
    }

    /// <summary>Unbiased standard deviation (divisor n - 1); null for fewer than two samples.</summary>
    public static double? StandardDeviation(ReadOnlySpan<double> samples)
    {
        if (samples.Length < 2)
        {
            return null;
        }

        double mean = Mean(samples)!.Value;
        double squares = 0;
        foreach (double sample in samples)
        {
            squares += (sample - mean) * (sample - mean);
        }

        return Math.Sqrt(squares / (samples.Length - 1));
    }

    /// <summary>
    /// The two-sided interval of the mean by Student's t with n - 1 degrees of freedom; null for fewer than two samples, where
    /// nothing is known about spread.
    /// </summary>
    /// <param name="samples">Independent samples of about normal distribution.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static ConfidenceInterval? StudentInterval(ReadOnlySpan<double> samples, double confidence)
    {
        Preconditions.Argument(confidence is > 0 and < 1, nameof(confidence), "a confidence lies between 0 and 1");
        if (samples.Length < 2)
        {
            return null;
        }

        double mean = Mean(samples)!.Value;
        double quantile = StudentT.InvCDF(0, 1, samples.Length - 1, 1 - ((1 - confidence) / 2));
        double halfWidth = quantile * StandardDeviation(samples)!.Value / Math.Sqrt(samples.Length);
        return new ConfidenceInterval(mean - halfWidth, mean + halfWidth, confidence);
    }

    /// <summary>The smallest sample that at least this share of all do not exceed (nearest rank); null for no samples.</summary>
    /// <param name="samples">In any order.</param>
    /// <param name="share">Above 0, at most 1.</param>
    public static double? Percentile(ReadOnlySpan<double> samples, double share)
    {
        Preconditions.Argument(share is > 0 and <= 1, nameof(share), "a share lies above 0 and at most at 1");
        if (samples.IsEmpty)
        {
            return null;
        }

        double[] sorted = samples.ToArray();
        Array.Sort(sorted);
        // The small slack keeps 0.95 * 20 = 19.000000000000004 from becoming rank 20.
        int rank = (int)Math.Ceiling((share * sorted.Length) - 1e-9);
        return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }

    /// <summary>
    /// Conditional value at risk: the mean of the worst (largest) <c>1 - share</c> of the samples, the sample on the edge
    /// weighted
    /// by its part in it; the largest sample where that tail is less than one sample. Null for no samples.
    /// </summary>
    /// <remarks>Source: Rockafellar and Uryasev, Conditional value-at-risk for general loss distributions, 2002.</remarks>
    public static double? ConditionalTailMean(ReadOnlySpan<double> samples, double share)
    {
        Preconditions.Argument(share is >= 0 and < 1, nameof(share), "a share lies between 0 and 1");
        if (samples.IsEmpty)
        {
            return null;
        }

        double[] sorted = samples.ToArray();
        Array.Sort(sorted);
        double tail = (1 - share) * sorted.Length;
        if (tail <= 1)
        {
            return sorted[^1];
        }

        int whole = Math.Min(sorted.Length, (int)Math.Floor(tail + 1e-9));
        double sum = 0;
        for (int i = 1; i <= whole; i++)
        {
            sum += sorted[^i];
        }

        double rest = Math.Max(0, tail - whole);
        if (whole < sorted.Length)
        {
            sum += rest * sorted[^(whole + 1)];
        }

        return sum / (whole + rest);
    }
}

/// <summary>An interval that covers a true mean with some confidence.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">Between 0 and 1.</param>
public readonly record struct ConfidenceInterval(double Low, double High, double Confidence)
{
    /// <summary>Half its width: what stands behind a plus-minus.</summary>
    public double HalfWidth => (High - Low) / 2;
}
