using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Html;

/// <summary>Round steps of time for axes.</summary>
internal static class TimeTicks
{
    private static readonly (double Seconds, double Unit, string Name)[] Steps =
    [
        (0.1, 1, "s"), (0.2, 1, "s"), (0.5, 1, "s"),
        (1, 1, "s"), (2, 1, "s"), (5, 1, "s"), (10, 1, "s"), (15, 1, "s"), (30, 1, "s"),
        (60, 60, "min"), (120, 60, "min"), (300, 60, "min"), (600, 60, "min"), (900, 60, "min"), (1_800, 60, "min"),
        (3_600, 3_600, "h"), (7_200, 3_600, "h"), (10_800, 3_600, "h"), (21_600, 3_600, "h"), (43_200, 3_600, "h"),
        (86_400, 86_400, "d"), (172_800, 86_400, "d"), (432_000, 86_400, "d"), (864_000, 86_400, "d"), (2_592_000, 86_400, "d"),
        (7_776_000, 86_400, "d"), (31_104_000, 86_400, "d"),
    ];

    /// <summary>At most so many round instants between two, and one more.</summary>
    public static IReadOnlyList<Tick> Between(double leastS, double largestS, int most)
    {
        (double seconds, double unit, string name) = StepFor((largestS - leastS) / most);
        // Half hours are easier to read than ninety minutes.
        (unit, name) = unit == 60 && largestS >= 7_200 && seconds >= 900 ? (3_600, "h") : (unit, name);
        var ticks = new List<Tick>();
        for (double step = Math.Ceiling(leastS / seconds); step * seconds <= largestS + 1e-9; step++)
        {
            ticks.Add(new Tick(step * seconds, step == 0 ? "0" : FormattableString.Invariant($"{step * seconds / unit:0.##} {name}")));
        }

        return ticks;
    }

    /// <summary>The least round time not below one.</summary>
    public static double RoundUp(double seconds)
    {
        double step = StepFor(seconds / 6).Seconds;
        return Math.Ceiling(seconds / step) * step;
    }

    private static (double Seconds, double Unit, string Name) StepFor(double least)
    {
        foreach ((double seconds, double unit, string name) in Steps)
        {
            if (seconds >= least)
            {
                return (seconds, unit, name);
            }
        }

        (double longest, double day, string days) = Steps[^1];
        return (longest * Math.Ceiling(least / longest), day, days);
    }
}
