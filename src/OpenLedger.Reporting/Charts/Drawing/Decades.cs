using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Reporting.Charts.Drawing;

/// <summary>Powers of ten, with the same bits on every machine, so that a chart has the same bytes.</summary>
internal static class Decades
{
    private const double Ln10 = 2.302585092994045684;
    private const double Hair = 1e-9;

    /// <summary>The logarithm to base ten of a number above nothing.</summary>
    public static double Log(double value) => DeterministicMath.Log(value) / Ln10;

    /// <summary>The largest whole power that is not above a value, a hair forgiven.</summary>
    public static int Below(double value) => (int)Math.Floor(Log(value) + Hair);

    /// <summary>The least whole power that is not below a value, a hair forgiven.</summary>
    public static int Above(double value) => (int)Math.Ceiling(Log(value) - Hair);

    /// <summary>Ten to a whole power.</summary>
    public static double Power(int power)
    {
        double result = 1;
        for (int i = 0; i < Math.Abs(power); i++)
        {
            result *= 10;
        }

        return power < 0 ? 1 / result : result;
    }
}
