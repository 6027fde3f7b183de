using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>A heavy tail: probability (minimum/x)^alpha of more than x.</summary>
public sealed record Pareto : Distribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="minimum">The smallest value: above 0 and finite.</param>
    /// <param name="alpha">Tail index: 0.1 to 1,000. With 1 or less there is no mean.</param>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public Pareto(double minimum, double alpha)
    {
        Preconditions.Argument(minimum > 0 && double.IsFinite(minimum), nameof(minimum), "the minimum is positive");
        Preconditions.Argument(alpha is >= 0.1 and <= 1000, nameof(alpha), "the alpha is from 0.1 to 1,000");
        Minimum = minimum;
        Alpha = alpha;
    }

    /// <summary>The smallest value.</summary>
    public double Minimum { get; }

    /// <summary>Tail index: the smaller, the heavier the tail.</summary>
    public double Alpha { get; }

    public override double? Mean => Alpha > 1 ? Finite(Minimum * (Alpha / (Alpha - 1))) : null;

    /// <summary>By inversion.</summary>
    public override double Sample(ref RandomStream stream) =>
        Minimum * DeterministicMath.Exp(-DeterministicMath.Log(stream.NextOpenUnit()) / Alpha);
}
