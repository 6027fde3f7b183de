using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>The time between events of a constant rate, without memory: probability e^(-x/mean) of more than x.</summary>
public sealed record Exponential : Distribution
{
    private readonly double _mean;

    /// <summary>Makes the distribution.</summary>
    /// <param name="mean">Above 0 and finite: one over the rate.</param>
    /// <exception cref="ArgumentException">The mean is out of range.</exception>
    public Exponential(double mean)
    {
        Preconditions.Argument(mean > 0 && double.IsFinite(mean), nameof(mean), "the mean is positive");
        _mean = mean;
    }

    public override double? Mean => _mean;

    /// <summary>By inversion. At least 2^-53 and at most 37 times the mean.</summary>
    public override double Sample(ref RandomStream stream) => -_mean * DeterministicMath.Log(stream.NextOpenUnit());
}
