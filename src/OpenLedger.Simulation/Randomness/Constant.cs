using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>Always the same value. Takes a draw all the same, so that it can be exchanged for another distribution.</summary>
public sealed record Constant : Distribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="value">Any finite number.</param>
    /// <exception cref="ArgumentException">Not finite.</exception>
    public Constant(double value)
    {
        Preconditions.Argument(double.IsFinite(value), nameof(value), "a constant is finite");
        Value = value;
    }

    /// <summary>The value.</summary>
    public double Value { get; }

    public override double? Mean => Value;

    public override double Sample(ref RandomStream stream)
    {
        stream.Index = unchecked(stream.Index + 1); // A generator: after the last draw comes the first.
        return Value;
    }
}
