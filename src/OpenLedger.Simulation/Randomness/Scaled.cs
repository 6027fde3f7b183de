using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>Another distribution times a factor: a change of unit.</summary>
public sealed record Scaled : Distribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="inner">The distribution in its own unit.</param>
    /// <param name="factor">How many of the new unit make one of its own: above 0 and finite.</param>
    /// <exception cref="ArgumentException">The factor is out of range.</exception>
    public Scaled(Distribution inner, double factor)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Preconditions.Argument(factor > 0 && double.IsFinite(factor), nameof(factor), "a factor between units is positive");
        Inner = inner;
        Factor = factor;
    }

    /// <summary>The distribution in its own unit.</summary>
    public Distribution Inner { get; }

    /// <summary>How many of the new unit make one of its own.</summary>
    public double Factor { get; }

    public override double? Mean => Inner.Mean is { } mean ? Finite(mean * Factor) : null;

    public override double Sample(ref RandomStream stream) => Inner.Sample(ref stream) * Factor;
}
