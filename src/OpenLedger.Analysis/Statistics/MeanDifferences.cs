using MathNet.Numerics.Distributions;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Analysis.Statistics;

/// <summary>Differences of two means: how much more the second has than the first.</summary>
public static class MeanDifferences
{
    /// <summary>
    /// The mean of the differences of pairs with Student's interval. What the two of a pair share (their random numbers, say) cancels
    /// out, so that it shows differences far smaller than the spread of either.
    /// </summary>
    /// <param name="first">The first of every pair; at least one.</param>
    /// <param name="second">The second of every pair, in the same order.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static MeanDifference Paired(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidence)
    {
        Preconditions.Argument(first.Length > 0 && first.Length == second.Length, nameof(second), "a pair has two samples");
        double[] differences = new double[first.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = second[i] - first[i];
        }

        return new MeanDifference(
            SampleStatistics.Mean(differences)!.Value, SampleStatistics.StudentInterval(differences, confidence));
    }

    /// <summary>
    /// The difference of the means of independent samples with Welch's interval, which supposes no equal variances; no interval where
    /// either has fewer than two samples.
    /// </summary>
    /// <param name="first">At least one sample.</param>
    /// <param name="second">At least one sample.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <remarks>Source: Welch, The generalization of Student's problem when several different population variances are involved,
    /// Biometrika 34, 1947; degrees of freedom after Satterthwaite.</remarks>
    public static MeanDifference Welch(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidence)
    {
        Preconditions.Argument(confidence is > 0 and < 1, nameof(confidence), "a confidence lies between 0 and 1");
        Preconditions.Argument(first.Length > 0 && second.Length > 0, nameof(second), "a mean needs a sample");
        double difference = SampleStatistics.Mean(second)!.Value - SampleStatistics.Mean(first)!.Value;
        if (SampleStatistics.StandardDeviation(first) is not { } firstDeviation
            || SampleStatistics.StandardDeviation(second) is not { } secondDeviation)
        {
            return new MeanDifference(difference, null);
        }

        double firstVariance = firstDeviation * firstDeviation / first.Length;
        double secondVariance = secondDeviation * secondDeviation / second.Length;
        double variance = firstVariance + secondVariance;
        if (variance == 0)
        {
            return new MeanDifference(difference, new ConfidenceInterval(difference, difference, confidence));
        }

        // As shares of the whole, since the squares of small variances could vanish.
        double firstShare = firstVariance / variance;
        double secondShare = secondVariance / variance;
        double freedom =
            1 / ((firstShare * firstShare / (first.Length - 1)) + (secondShare * secondShare / (second.Length - 1)));
        double halfWidth = StudentT.InvCDF(0, 1, freedom, 1 - ((1 - confidence) / 2)) * Math.Sqrt(variance);
        return new MeanDifference(difference, new ConfidenceInterval(difference - halfWidth, difference + halfWidth, confidence));
    }
}

/// <summary>The difference of two means.</summary>
/// <param name="Value">Second less first.</param>
/// <param name="Interval">Its interval; null where nothing is known about spread.</param>
public readonly record struct MeanDifference(double Value, ConfidenceInterval? Interval);
