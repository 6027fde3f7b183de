using System.Globalization;

namespace OpenLedger.Reporting.Terminal;

/// <summary>Figures as people read them: three or four digits and a unit. For screens only; files have every digit.</summary>
public static class FigureText
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string Absent = "-";

    /// <summary>A count or an amount: <c>0</c>, <c>0.0089</c>, <c>12.5</c>, <c>1.23k</c>, <c>187.81M</c>.</summary>
    public static string Amount(double? value)
    {
        if (value is not { } v)
        {
            return Absent;
        }

        (double divisor, string suffix) = Math.Abs(v) switch
        {
            >= 999_995_000_000 => (1e12, "T"),
            >= 999_995_000 => (1e9, "B"),
            >= 999_995 => (1e6, "M"),
            >= 9_999.5 => (1e3, "k"),
            _ => (1.0, ""),
        };
        double scaled = v / divisor;
        if (scaled != 0 && Math.Abs(scaled) < 0.095)
        {
            return Small(scaled);
        }

        string format = suffix.Length > 0 ? "0.00" : Math.Abs(scaled) >= 100 || scaled == Math.Floor(scaled) ? "0" : "0.##";
        return scaled.ToString(format, CultureInfo.InvariantCulture) + suffix;
    }

    // Two digits, without an exponent as long as a person can count the zeros.
    private static string Small(double value)
    {
        string digits = value.ToString("G2", CultureInfo.InvariantCulture);
        return Math.Abs(value) < 1e-7
            ? digits
            : decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A mean with half the width of its interval: <c>187.81M ±1.20M</c>.</summary>
    public static string AmountWithin(double? value, double? halfWidth) =>
        halfWidth is null ? Amount(value) : $"{Amount(value)} ±{Amount(halfWidth)}";

    /// <summary>A share as a percentage: <c>0%</c>, <c>0.03%</c>, <c>12.3%</c>, <c>100%</c>.</summary>
    public static string Share(double? share)
    {
        if (share is not { } s)
        {
            return Absent;
        }

        double percent = s * 100;
        if (percent != 0 && Math.Abs(percent) < 0.005)
        {
            return "<.01%";
        }

        // Rounding must not make almost everything look like all of it.
        if (Math.Abs(percent) is >= 99.95 and < 100)
        {
            return ">99.9%";
        }

        string format = Math.Abs(percent) >= 10 ? "0.#" : "0.##";
        return percent.ToString(format, CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>A duration in its largest unit: <c>250ms</c>, <c>42s</c>, <c>4.3m</c>, <c>3.1h</c>, <c>2.5d</c>.</summary>
    public static string Seconds(double? seconds)
    {
        if (seconds is not { } s)
        {
            return Absent;
        }

        (double divisor, string unit) = s switch
        {
            >= 86_400 => (86_400, "d"),
            >= 3_600 => (3_600, "h"),
            >= 60 => (60, "m"),
            >= 1 or 0 => (1, "s"),
            _ => (0.001, "ms"),
        };
        double scaled = s / divisor;
        return scaled.ToString(scaled >= 99.95 ? "0" : "0.#", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>Milliseconds in their largest unit.</summary>
    public static string Milliseconds(double? ms) => Seconds(ms / 1000);

    /// <summary>A figure or a difference of figures of a measure, by the unit that the catalogue gives it.</summary>
    public static string InUnit(string unit, double? value) => value switch
    {
        < 0 => $"-{InUnit(unit, -value)}",
        _ => unit switch
        {
            "share" => Share(value),
            "s" => Seconds(value),
            "ms" => Milliseconds(value),
            _ => Amount(value),
        },
    };

    /// <summary>A ratio with two digits, rounded up where it would otherwise look like nothing.</summary>
    public static string Ratio(double? ratio) => ratio switch
    {
        null => Absent,
        > 0 and < 0.005 => "<.01",
        // Rounding must not make a loss below its bound look as if it had reached it.
        > 0.995 and < 1 => ">.99",
        { } r => r.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
