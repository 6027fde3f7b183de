using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.Randomness;

/// <summary>The one place where a sampled number becomes an integer: rounded once, half to even.</summary>
public static class Rounding
{
    // 2^63, the first double beyond 64-bit integers.
    private const double Limit = 9223372036854775808.0;

    /// <summary>The longest delay that sampling gives, about 146 years: added to an instant as far off it still fits.</summary>
    public const long LongestDelayNs = long.MaxValue / 2;

    /// <summary>The nearest whole number of nanoseconds, the even one of two.</summary>
    /// <exception cref="InvariantViolationException">Not a number, or outside of 64 bits.</exception>
    public static long ToNs(double ns)
    {
        double whole = Math.Round(ns, MidpointRounding.ToEven);
        Preconditions.Invariant(whole >= -Limit && whole < Limit, "a time in nanoseconds has 64 bits");
        return (long)whole;
    }

    /// <summary>As <see cref="ToNs"/>, but what is negative becomes 0, and what is longer than <see cref="LongestDelayNs"/>,
    /// infinity included, becomes that. For delays from distributions with long tails: so late is never.</summary>
    /// <exception cref="InvariantViolationException">Not a number.</exception>
    public static long ToDelayNs(double ns)
    {
        Preconditions.Invariant(!double.IsNaN(ns), "a delay is a number");
        return ns <= 0 ? 0 : ns >= LongestDelayNs ? LongestDelayNs : ToNs(ns);
    }
}
