using System.Collections.Immutable;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>A point of an empirical distribution.</summary>
/// <param name="Probability">Share of all values that do not exceed <paramref name="Value"/>, from 0 to 1.</param>
/// <param name="Value">The value.</param>
public readonly record struct EmpiricalPoint(double Probability, double Value);

/// <summary>
/// A distribution given by some of its percentiles. Between two of them the value grows geometrically with the probability if
/// both are positive, otherwise linearly; below the first and above the last it stays what it is there.
/// </summary>
public sealed record Empirical : Distribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="points">One or more points; probabilities from 0 to 1, each larger than the one before; values finite, none
    /// smaller than the one before.</param>
    /// <exception cref="ArgumentException">The points are not as described.</exception>
    public Empirical(ImmutableArray<EmpiricalPoint> points)
    {
        Preconditions.Argument(!points.IsDefaultOrEmpty, nameof(points), "an empirical distribution has at least one point");
        for (int i = 0; i < points.Length; i++)
        {
            (double probability, double value) = points[i];
            Preconditions.Argument(probability is >= 0 and <= 1, nameof(points), "probabilities are from 0 to 1");
            Preconditions.Argument(double.IsFinite(value), nameof(points), "values are finite");
            bool ascending = i == 0 || (probability > points[i - 1].Probability && value >= points[i - 1].Value);
            Preconditions.Argument(ascending, nameof(points), "probabilities ascend, and values do not descend");
        }

        Points = points;
    }

    /// <summary>The points, in ascending order.</summary>
    public ImmutableArray<EmpiricalPoint> Points { get; }

    public override double? Mean
    {
        get
        {
            double mean = (Points[0].Probability * Points[0].Value) + ((1 - Points[^1].Probability) * Points[^1].Value);
            for (int i = 1; i < Points.Length; i++)
            {
                mean += (Points[i].Probability - Points[i - 1].Probability) * MeanBetween(Points[i - 1].Value, Points[i].Value);
            }

            return Finite(mean);
        }
    }

    /// <summary>By inversion.</summary>
    public override double Sample(ref RandomStream stream) => Quantile(stream.NextUnit());

    /// <summary>The value that a share <paramref name="probability"/> of all values does not exceed.</summary>
    /// <param name="probability">From 0 to 1.</param>
    public double Quantile(double probability)
    {
        int upper = FirstAbove(probability);
        if (upper == 0 || upper == Points.Length)
        {
            return Points[upper == 0 ? 0 : ^1].Value;
        }

        (double p0, double v0) = Points[upper - 1];
        (double p1, double v1) = Points[upper];
        double share = (probability - p0) / (p1 - p0);
        if (v0 <= 0 || share == 0)
        {
            return v0 + (share * (v1 - v0));
        }

        // Rounding in the logarithm must not lead beyond the ends.
        double value = v0 * DeterministicMath.Exp(share * DeterministicMath.Log(v1 / v0));
        return Math.Clamp(value, v0, v1);
    }

    /// <summary>Point by point, unlike the equality of the array that holds them.</summary>
    public bool Equals(Empirical? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    public override int GetHashCode()
    {
        ulong hash = (ulong)Points.Length;
        foreach ((double probability, double value) in Points)
        {
            unchecked
            {
                // A hash: wraps around on purpose.
                hash = (hash * 0x9E3779B97F4A7C15) ^ BitConverter.DoubleToUInt64Bits(probability);
                hash = (hash * 0x9E3779B97F4A7C15) ^ BitConverter.DoubleToUInt64Bits(value);
            }
        }

        return unchecked((int)(hash ^ (hash >> 32))); // A hash: keeps 32 bits.
    }

    private static double MeanBetween(double v0, double v1)
    {
        if (v0 <= 0 || v1 == v0)
        {
            return v0 + (0.5 * (v1 - v0));
        }

        // The mean of v0 (v1/v0)^t for t from 0 to 1.
        return (v1 - v0) / DeterministicMath.Log(v1 / v0);
    }

    private int FirstAbove(double probability)
    {
        int low = 0;
        int high = Points.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Points[middle].Probability > probability)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
