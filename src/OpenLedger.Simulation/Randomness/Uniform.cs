using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>Every value from a minimum (included) to a maximum is equally likely.</summary>
public sealed record Uniform : Distribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="minimum">Finite.</param>
    /// <param name="maximum">Finite, at least the minimum; their difference is finite too.</param>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public Uniform(double minimum, double maximum)
    {
        bool ordered = double.IsFinite(minimum) && minimum <= maximum && double.IsFinite(maximum - minimum);
        Preconditions.Argument(ordered, nameof(maximum), "the minimum is finite, and the maximum not below it");
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The smallest value.</summary>
    public double Minimum { get; }

    /// <summary>The largest value; reached only by rounding.</summary>
    public double Maximum { get; }

    public override double? Mean => Minimum + (0.5 * (Maximum - Minimum));

    public override double Sample(ref RandomStream stream) => Minimum + (stream.NextUnit() * (Maximum - Minimum));
}
