using OpenLedger.Reporting.Baselines;
using OpenLedger.Scenarios.Measures;

namespace OpenLedger.Reporting.Diffs;

/// <summary>Judges differences.</summary>
internal static class DifferenceVerdicts
{
    // Differences of equal amounts differ in their last bits; that is no spread.
    private const double LastBits = 1e-9;

    /// <summary>
    /// Judges a difference. Where its interval has a width, it is noise if the interval contains zero. Where it has none, since
    /// there is one replication or all differ by the same, it counts beyond 0.1 %.
    /// </summary>
    /// <param name="better">In which direction the measure improves.</param>
    /// <param name="first">The first mean.</param>
    /// <param name="difference">Second mean less first.</param>
    /// <param name="low">Lower end of the interval; null without one.</param>
    /// <param name="high">Upper end.</param>
    public static DifferenceVerdict Of(Direction better, double first, double difference, double? low, double? high)
    {
        if (low is not { } from || high is not { } to || to - from <= LastBits * Size(first, difference))
        {
            if (BaselineComparison.IsWithin(first, first + difference))
            {
                return DifferenceVerdict.NoChange;
            }
        }
        else if (from <= 0 && to >= 0)
        {
            return DifferenceVerdict.WithinNoise;
        }

        bool isBetter = better == Direction.HigherIsBetter ? difference > 0 : difference < 0;
        return isBetter ? DifferenceVerdict.Improved : DifferenceVerdict.Worsened;
    }

    /// <summary>The difference; zero where it is no more than the rounding of sums.</summary>
    public static double WithoutLastBits(double first, double difference) =>
        Math.Abs(difference) <= LastBits * Size(first, difference) ? 0 : difference;

    private static double Size(double first, double difference) => Math.Max(Math.Abs(first), Math.Abs(first + difference));
}
