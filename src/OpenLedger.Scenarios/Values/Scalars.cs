using System.Globalization;
using System.Numerics;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Values;

/// <summary>Why a text is not the value that was expected.</summary>
/// <param name="Code">One of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Hint">What would be right; may be empty.</param>
internal readonly record struct Refusal(int Code, string Hint);

/// <summary>
/// Reads the scalars of a scenario strictly: what YAML would make of <c>010</c>, <c>1:30</c> or <c>0x10</c> never happens here. All
/// methods return null if they read the value, and otherwise why not.
/// </summary>
internal static class Scalars
{
    /// <summary>How numbers are written.</summary>
    public const string NumberForms = "digits with at most one point, and k, M or B for thousands, millions, billions: 20, 2.5M, 100k";

    /// <summary>How spans of time are written.</summary>
    public const string DurationForms = "a number and one of ns, us, ms, s, m, h, d, slots: 400ms, 90m, 2 slots";

    /// <summary>What to do about a share that is not written as one.</summary>
    public const string ShareForms = "write a share as 15%, 30bps, 2/3 or 0.15";

    /// <summary>What to do about a rate that is not written as one.</summary>
    public const string RateForms = "write a count per span of time: 12/s, 5/h, 4482/202.4d";

    private static readonly (string Unit, long Ns)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("ms", SimDuration.NsPerMs), ("s", SimDuration.NsPerSecond), ("m", SimDuration.NsPerMinute),
        ("h", SimDuration.NsPerHour), ("d", SimDuration.NsPerDay),
    ];

    /// <summary>
    /// Digits with at most one point, no sign but a minus, no leading zeros, no exponent; at most 28 digits, below 10^24.
    /// </summary>
    public static Refusal? PlainNumber(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text[1..] : text;
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : digits[(point + 1)..];
        if (!AllDigits(whole) || whole.Length == 0 || !AllDigits(fraction) || (point >= 0 && fraction.Length == 0))
        {
            return new Refusal(DiagnosticCodes.BadValue, Explain(text));
        }

        if (whole.Length > 1 && whole[0] == '0')
        {
            return new Refusal(DiagnosticCodes.BadValue, "leading zeros are not allowed, since some read them as octal");
        }

        if (whole.Length > 24 || whole.Length + fraction.Length > 28)
        {
            return new Refusal(DiagnosticCodes.OutOfRange, "a number has at most 24 digits before the point and 28 in all");
        }

        value = decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return null;
    }

    /// <summary>A number with an optional suffix k, M or B: <c>100k</c>, <c>2.5M</c>.</summary>
    public static Refusal? Number(string text, out decimal value)
    {
        decimal factor = text.Length == 0 ? 1 : text[^1] switch { 'k' => 1_000, 'M' => 1_000_000, 'B' => 1_000_000_000, _ => 1 };
        Refusal? refusal = PlainNumber(factor == 1 ? text : text.AsSpan(0, text.Length - 1), out value);
        if (refusal is not null)
        {
            return refusal.Value.Hint.Length > 0 ? refusal : refusal.Value with { Hint = $"write {NumberForms}" };
        }

        // Times a billion this still fits a decimal, which holds 28 digits.
        if (Math.Abs(value) > 1_000_000_000_000_000_000m)
        {
            return new Refusal(DiagnosticCodes.OutOfRange, "numbers go up to 10^18 and a suffix");
        }

        value *= factor;
        return null;
    }

    /// <summary>A share: <c>15%</c>, <c>30bps</c>, <c>2/3</c> or a plain number such as <c>0.15</c>.</summary>
    public static Refusal? Share(string text, out decimal value)
    {
        Refusal? refusal;
        int slash = text.IndexOf('/');
        if (slash >= 0)
        {
            refusal = PlainNumber(text.AsSpan(0, slash), out value) ?? PlainNumber(text.AsSpan(slash + 1), out decimal divisor) ??
                Divide(ref value, divisor);
        }
        else if (text.EndsWith('%'))
        {
            refusal = PlainNumber(text.AsSpan(0, text.Length - 1).TrimEnd(' '), out value);
            value /= 100;
        }
        else if (text.EndsWith("bps", StringComparison.Ordinal))
        {
            refusal = PlainNumber(text.AsSpan(0, text.Length - 3).TrimEnd(' '), out value);
            value /= 10_000;
        }
        else
        {
            refusal = PlainNumber(text, out value);
        }

        return refusal is null || refusal.Value.Hint.Length > 0 ? refusal : refusal.Value with { Hint = ShareForms };
    }

    /// <summary>A span of time: <c>400ms</c>, <c>1.5h</c>, <c>2 slots</c>; never negative, never without a unit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="slot">The length of a slot; null where slots are not known or make no sense.</param>
    /// <param name="value">The span, exact.</param>
    public static Refusal? Duration(string text, SimDuration? slot, out SimDuration value)
    {
        value = default;
        int unitStart = text.AsSpan().IndexOfAnyExcept("-0123456789.");
        if (unitStart < 0)
        {
            bool isNumber = PlainNumber(text, out _) is null;
            return new Refusal(isNumber ? DiagnosticCodes.BadUnit : DiagnosticCodes.BadValue,
                isNumber ? $"a span of time needs a unit, for example {text}s or {text}m" : $"write {DurationForms}");
        }

        ReadOnlySpan<char> unit = text.AsSpan(unitStart).TrimStart(' ');
        Refusal? refusal = PlainNumber(text.AsSpan(0, unitStart), out decimal number);
        if (refusal is not null)
        {
            return refusal.Value.Hint.Length > 0 ? refusal : refusal.Value with { Hint = $"write {DurationForms}" };
        }

        if (number < 0)
        {
            return new Refusal(DiagnosticCodes.OutOfRange, "a span of time is not negative");
        }

        if (!TryUnit(unit, slot, out long ns, out string hint))
        {
            return new Refusal(DiagnosticCodes.BadUnit, hint);
        }

        if (!Exact.TryScaleExactly(number, ns, out BigInteger total))
        {
            return new Refusal(DiagnosticCodes.BadValue, "the finest unit of time is one nanosecond");
        }

        // A quarter of the clock's range (73 years) leaves room for sums of a few spans.
        if (total > long.MaxValue / 4)
        {
            return new Refusal(DiagnosticCodes.OutOfRange, "spans of time go up to 26000d");
        }

        value = new SimDuration((long)total);
        return null;
    }

    /// <summary>A count per span of time: <c>12/s</c>, <c>5/h</c>, <c>4482/202.4d</c>, <c>1/slot</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="slot">The length of a slot, or null.</param>
    /// <param name="count">The count, not negative.</param>
    /// <param name="per">The span, more than nothing.</param>
    public static Refusal? Rate(string text, SimDuration? slot, out decimal count, out SimDuration per)
    {
        count = 0;
        per = default;
        int slash = text.IndexOf('/');
        if (slash < 0)
        {
            return new Refusal(DiagnosticCodes.BadUnit, RateForms);
        }

        string span = text[(slash + 1)..].Trim(' ');
        string spanWithNumber = span.Length > 0 && char.IsAsciiLetter(span[0]) ? $"1{span}" : span;
        Refusal? refusal = Number(text[..slash].Trim(' '), out count) ?? Duration(spanWithNumber, slot, out per);
        if (refusal is not null)
        {
            return refusal.Value with { Hint = refusal.Value.Code == DiagnosticCodes.BadUnit ? refusal.Value.Hint : RateForms };
        }

        if (count < 0 || per.Ns == 0)
        {
            return new Refusal(DiagnosticCodes.OutOfRange, "a rate is not negative, and per more than no time");
        }

        return null;
    }

    private static Refusal? Divide(ref decimal value, decimal divisor)
    {
        if (divisor == 0)
        {
            return new Refusal(DiagnosticCodes.OutOfRange, "nothing can be divided by 0");
        }

        // Digits are limited, magnitudes are not: keep the quotient of extreme operands out of decimal's overflow.
        if (Math.Abs(divisor) < 0.000001m || Math.Abs(value) > 1_000_000_000_000m)
        {
            return new Refusal(DiagnosticCodes.OutOfRange, "write a fraction of small whole numbers such as 2/3");
        }

        value /= divisor;
        return null;
    }

    private static bool TryUnit(ReadOnlySpan<char> unit, SimDuration? slot, out long ns, out string hint)
    {
        hint = "";
        foreach ((string name, long length) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                ns = length;
                return true;
            }
        }

        ns = slot?.Ns ?? 0;
        if (unit is "slot" or "slots")
        {
            hint = slot is null ? "slots cannot be used here" : "";
            return slot is not null;
        }

        hint = $"units of time are ns, us, ms, s, m, h, d, slots; not '{ScalarNode.Shortened(unit.ToString())}'";
        return false;
    }

    private static bool AllDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    // The forms that other readers of YAML accept get a word of their own.
    private static string Explain(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.StartsWith("0o", StringComparison.OrdinalIgnoreCase))
        {
            return "write the number in decimal digits";
        }

        if (text.Contains(':') && AllDigits(text.ToString().Replace(":", "", StringComparison.Ordinal)))
        {
            return "base-60 numbers are not allowed; write a span of time as 90s or 1.5h";
        }

        if (text.Length > 1 && text.IndexOfAny('e', 'E') > 0 && double.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            return "exponents are not allowed; write 1M for a million";
        }

        if (text.IndexOfAny('_', ',') >= 0 && text.IndexOfAnyInRange('0', '9') >= 0)
        {
            return "digits are not grouped; write 100k or 100000";
        }

        return text is ".nan" or ".NaN" or "NaN" or "nan" or ".inf" or "inf" or "Infinity" ? "write a finite number" : "";
    }
}
