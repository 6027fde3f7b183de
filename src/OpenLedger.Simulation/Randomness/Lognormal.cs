using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>A value whose logarithm is normal: holdings, reaction times. Half of all values lie below the median.</summary>
public sealed record Lognormal : Distribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="median">Above 0 and finite.</param>
    /// <param name="sigma">Standard deviation of the natural logarithm: 0 or more, at most 30.</param>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public Lognormal(double median, double sigma)
    {
        Preconditions.Argument(median > 0 && double.IsFinite(median), nameof(median), "the median is positive");
        Preconditions.Argument(sigma is >= 0 and <= 30, nameof(sigma), "the sigma is from 0 to 30");
        Median = median;
        Sigma = sigma;
    }

    /// <summary>The value that half of all values exceed.</summary>
    public double Median { get; }

    /// <summary>Standard deviation of the natural logarithm.</summary>
    public double Sigma { get; }

    public override double? Mean => Finite(Median * DeterministicMath.Exp(0.5 * Sigma * Sigma));

    /// <summary>By inversion.</summary>
    public override double Sample(ref RandomStream stream) =>
        Median * DeterministicMath.Exp(Sigma * DeterministicMath.InverseNormal(stream.NextOpenUnit()));
}
