using OpenLedger.Scenarios.Measures;
using OpenLedger.Scenarios.Values;

namespace OpenLedger.Scenarios.Schema;

/// <summary>
/// The forms of all values that are more than a plain number or word. A test holds each pattern against the loader: what the loader
/// accepts, the pattern accepts.
/// </summary>
internal static class Forms
{
    /// <summary>The largest amount that stands in a distribution, or in the place of one.</summary>
    public const decimal MaxAmount = 1_000_000_000_000_000m;

    // Fragments. The loader reads -0 as 0, so that is not negative; no other number with a minus is in any range.
    private const string Positive = @"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?";
    private const string Plain = @"(?:-0(?:\.0+)?|" + Positive + ")";
    private const string Amount = Plain + "[kMB]?";
    private const string Percent = @"(?:-0(?:\.0+)?|100(?:\.0+)?|[1-9]?[0-9](?:\.[0-9]+)?) *%";
    private const string BasisPoints = @"(?:-0(?:\.0+)?|10000(?:\.0+)?|(?:0|[1-9][0-9]{0,3})(?:\.[0-9]+)?) *bps";
    private const string Fraction = "-?" + Positive + "/-?" + Positive;
    private const string PlainShare = @"(?:-0(?:\.0+)?|1(?:\.0+)?|0(?:\.[0-9]+)?)";
    private const string ShareText = "(?:" + Percent + "|" + BasisPoints + "|" + Fraction + "|" + PlainShare + ")";
    private const string ClockUnit = "(?:ns|us|ms|s|m|h|d)";
    private const string Unit = "(?:ns|us|ms|s|m|h|d|slots?)";
    private const string SpanText = Plain + " *" + Unit;

    /// <summary>A name that the file chooses or refers to.</summary>
    public static readonly Form Name = new(
        "name", Whole(Names.Pattern), "A name: 1 to 64 letters, digits, hyphens and underscores, beginning with a letter or digit.",
        Names.Rule, "users", "USDX")
    {
        OtherType = "number",
    };

    /// <summary>The path of a data file.</summary>
    public static readonly Form Path = new(
        "path", @"^[^\n]+$",
        "The path of a CSV file, relative to the folder of the scenario.", "name a CSV file", "data/transfers.csv");

    /// <summary>A number with an optional suffix.</summary>
    public static readonly Form Number = new(
        "number", Whole(Amount), $"A number: {Scalars.NumberForms}.", $"write {Scalars.NumberForms}", "20", "2.5M", "100k")
    {
        OtherType = "number",
    };

    /// <summary>A whole number with an optional suffix.</summary>
    public static readonly Form WholeNumber = new(
        "whole", Whole(Amount), $"A whole number: {Scalars.NumberForms}.", $"write a whole number: {Scalars.NumberForms}", "20", "2.5M", "100k")
    {
        OtherType = "integer",
    };

    /// <summary>A truth value.</summary>
    public static readonly Form Flag = new("flag", "^(?:true|false)$", "true or false.", "write true or false", "true", "false")
    {
        OtherType = "boolean",
    };

    /// <summary>A share of a whole.</summary>
    public static readonly Form Share = new(
        "share", Whole(ShareText), "A share of a whole, from nothing to all of it.", $"{Scalars.ShareForms}, from nothing to all of it",
        "15%", "30bps", "2/3", "0.15")
    {
        OtherType = "number",
        Most = 1,
    };

    /// <summary>A span of time.</summary>
    public static readonly Form Span = new(
        "span", Whole(SpanText), $"A span of time: {Scalars.DurationForms}.", $"write {Scalars.DurationForms}", "400ms", "1.5h", "2 slots");

    /// <summary>A span of time where the length of a slot is not known yet.</summary>
    public static readonly Form ClockSpan = new(
        "clock-span", Whole(Plain + " *" + ClockUnit), "A span of time: a number and one of ns, us, ms, s, m, h, d.",
        "write a number and one of ns, us, ms, s, m, h, d: 400ms, 1s", "400ms", "1s");

    /// <summary>A count per span of time.</summary>
    public static readonly Form Rate = new(
        "rate", Whole(" *" + Amount + " */ *(?:" + Plain + " *)?" + Unit + " *"),
        "A count per span of time.", Scalars.RateForms, "12/s", "5/h", "4482/202.4d");

    /// <summary>A number, or a distribution of one.</summary>
    public static readonly Form AmountDistribution = new(
        "amount-distribution", Whole(Distribution(Amount)),
        "A number, or a distribution that numbers are drawn from: uniform(min, max), exponential(mean: x), lognormal(median: x, sigma: s), " +
        "pareto(minimum: x, alpha: a), empirical(0%: x, 50%: x, 100%: x). Put a call with a colon or comma into quotes.",
        "write a number such as 20 or 2.5M, or a call such as lognormal(median: 500, sigma: 1.6)",
        "20", "uniform(0.5, 2.5)", "exponential(mean: 20)", "lognormal(median: 500, sigma: 1.6)", "pareto(minimum: 10, alpha: 1.5)",
        "empirical(0%: 1, 50%: 120, 100%: 9000)")
    {
        OtherType = "number",
        Most = MaxAmount,
    };

    /// <summary>A span of time, or a distribution of one.</summary>
    public static readonly Form SpanDistribution = new(
        "span-distribution", Whole(Distribution(SpanText)),
        "A span of time, or a distribution that spans are drawn from: uniform(min, max), exponential(mean: x), lognormal(median: x, sigma: s), " +
        "pareto(minimum: x, alpha: a), empirical(0%: x, 50%: x, 100%: x). Put a call with a colon or comma into quotes.",
        "write a span of time such as 90m, or a call such as lognormal(median: 90m, sigma: 1.0)",
        "90m", "uniform(0d, 60d)", "exponential(mean: 20s)", "lognormal(median: 90m, sigma: 1.0)", "pareto(minimum: 1m, alpha: 1.5)",
        "empirical(0%: 1s, 50%: 2m, 100%: 3h)");

    /// <summary>A daily rhythm.</summary>
    public static readonly Form Diurnal = new(
        "diurnal", Whole(Call("diurnal", "peak|swing", "(?:" + SpanText + "|" + ShareText + ")", 2)),
        "A daily rhythm: the time of day of the highest rate, and how far the rate swings about its mean.",
        "write \"diurnal(peak: 18h, swing: 40%)\"", "diurnal(peak: 18h, swing: 40%)");

    /// <summary>What a detector watches.</summary>
    public static readonly Form Outflow = new(
        "outflow", Whole(@"outflow *\(\s*" + Names.Pattern + @"\s*\)"), "What flows out through the authority delegated to a population.",
        "write outflow(POPULATION)", "outflow(dapp)");

    /// <summary>A threshold in standard deviations.</summary>
    public static readonly Form Sigma = new(
        "sigma", Whole(Plain + " *sigma"), "A number of standard deviations.", "write a number and sigma: 6 sigma", "6 sigma");

    /// <summary>A date, or a date with a time of day.</summary>
    public static readonly Form Date = new(
        "date", Whole(@"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{0,7})?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"),
        "A date, or a date with a time of day, as ISO 8601 writes them.", IsoTime.Forms, "2026-11-01", "2026-11-01T12:00:00Z");

    /// <summary>A line of <c>expect</c>.</summary>
    public static readonly Form Expectation = new(
        "expectation", Whole(ExpectationText()),
        "What has to hold of the result: arms.NAME.MEASURE, one of < <= > >= == !=, and a number or another measure, which may have a number " +
        "and * before it. NAME is an arm; * on the left means every arm, on the right the same arm. MEASURE is one of the definition 'measure', " +
        "which olsim list measures prints.",
        "write arms.NAME.MEASURE < NUMBER or arms.NAME.MEASURE < NUMBER * arms.NAME.MEASURE; olsim list measures prints the measures",
        "arms.sessions.loss.net_usd < 0.2 * arms.approvals.loss.net_usd", "arms.*.bound.tightness <= 1",
        "arms.sessions.collateral.denied_share <= 0.1%");

    /// <summary>The pattern for a whole text.</summary>
    private static string Whole(string pattern) => $"^(?:{pattern})$";

    private static string Distribution(string value)
    {
        string mixed = $"(?:{value}|{Plain})";
        string point = @"\s*" + Percent + @"\s*:\s*" + value + @"\s*";
        return string.Join('|', value, Call("uniform", "min|max", value, 2), Call("exponential", "mean", value, 1),
            Call("lognormal", "median|sigma", mixed, 2), Call("pareto", "minimum|alpha", mixed, 2),
            $@"empirical *\({point}(?:,{point})+\)");
    }

    // Arguments stand in order or have names; which value belongs to which name is for the loader.
    private static string Call(string name, string arguments, string value, int count)
    {
        string argument = $@"\s*(?:(?:{arguments})\s*:\s*)?{value}\s*";
        return $@"{name} *\({string.Join(',', Enumerable.Repeat(argument, count))}\)";
    }

    private static string ExpectationText()
    {
        string paths = string.Join('|', MeasureCatalogue.All.Select(measure => measure.Path.Replace(".", @"\.", StringComparison.Ordinal)));
        string measure = $@"arms\.(?:\*|{Names.Pattern})\.(?:{paths})";
        string number = $"-?{Positive}(?:[kMB%]|bps)?";
        return $@"\s*{measure}\s*(?:<=|>=|==|!=|<|>)\s*(?:{measure}|{number}(?:\s*\*\s*{measure})?)\s*";
    }
}
