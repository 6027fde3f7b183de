using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.Randomness;

/// <summary>
/// A distribution of a quantity whose unit its owner states. Every sample takes exactly one draw, so that sample i of a stream
/// can be addressed by i. Two distributions are equal if they are of the same kind with the same parameters. Immutable and safe
/// to share between threads.
/// </summary>
public abstract record Distribution
{
    /// <summary>The expected value, in the unit of the samples; null if it is not finite.</summary>
    public abstract double? Mean { get; }

    /// <summary>Draws one value. The same stream position gives the same bits on every machine.</summary>
    public abstract double Sample(ref RandomStream stream);

    /// <summary>
    /// Draws one delay from a distribution of nanoseconds, rounded once: never negative, at most
    /// <see cref="Rounding.LongestDelayNs"/>.
    /// </summary>
    public SimDuration SampleDelay(ref RandomStream stream) => new(Rounding.ToDelayNs(Sample(ref stream)));

    /// <summary>Null instead of infinity or not a number.</summary>
    private protected static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
