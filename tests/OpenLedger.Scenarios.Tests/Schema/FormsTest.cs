using System.Text.RegularExpressions;
using OpenLedger.Scenarios.Binding;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Tests.Schema;

/// <summary>What the loader reads, the pattern of its form matches: tried on texts made of the pieces that values are made of.</summary>
public class FormsTest
{
    private const int Seed = 20220801;
    private const int Texts = 10_000;

    private static readonly string[] Numbers =
    [
        "0", "1", "-0", "-0.0", "0.5", "1.0", "2.5", "20", "100", "100.0", "007", "-1", "1.", ".5", "1e3", "9999.99", "10000", "24", "31.5",
        "123456789012",
    ];

    private static readonly string[] Units =
    [
        "", "", "k", "M", "B", "K", "%", " %", "bps", "ns", "us", "ms", "s", "m", "h", "d", " slots", "slot", "  slots", "/s", " / h", "/2d",
        "/slot", "/3", " sigma", "sigma",
    ];

    private static readonly string[] Calls =
        ["uniform", "exponential", "lognormal", "pareto", "empirical", "uniform ", "unifrom", "normal"];

    private static readonly string[] Names =
    [
        "", "", "", "min: ", "max:", "mean: ", "median: ", "sigma :", "minimum: ", "alpha: ", "peak: ", "swing: ",
        "0%: ", "50%:", "99.9 %: ", "100%: ",
    ];

    private static readonly string[] Ends = [")", ")", ")", ")", "", ") ", "))", ",)"];

    private static readonly SimDuration Slot = SimDuration.FromMs(400);

    public static TheoryData<string> Forms_of_quantities =>
        ["number", "whole", "share", "span", "clock-span", "rate", "amount-distribution", "span-distribution", "diurnal", "outflow", "sigma",
         "date"];

    [Theory]
    [MemberData(nameof(Forms_of_quantities))]
    public void A_pattern_matches_all_that_the_loader_reads(string name)
    {
        (Form form, Func<string, bool> reads) = Reader(name);
        Regex pattern = Pattern(form);
        Random random = new(Seed);
        int read = 0;
        int matched = 0;
        for (int i = 0; i < Texts; i++)
        {
            string text = i % 2 == 0 ? Value(random) : Call(random);
            bool matches = pattern.IsMatch(text);
            bool good = reads(text);
            Assert.True(matches || !good, $"seed {Seed}: the loader reads '{text}' as {name}, which the pattern does not match");
            read += good ? 1 : 0;
            matched += matches ? 1 : 0;
        }

        // It matches some, and not much that is then refused.
        Assert.True(read > 0);
        Assert.InRange(matched, read, (read * 3) + 200);
        Assert.All(form.Examples, example => Assert.True(reads(example) && pattern.IsMatch(example), example));
    }

    [Fact]
    public void Every_form_has_a_name_of_its_own_a_complaint_and_examples()
    {
        Form[] forms = [.. typeof(Forms).GetFields().Select(field => field.GetValue(null)).OfType<Form>()];
        Assert.Equal(forms.Length, forms.Select(form => form.Name).Distinct().Count());
        Assert.All(forms, form =>
        {
            Assert.NotEqual("", form.Complaint);
            Assert.EndsWith(".", form.Meaning, StringComparison.Ordinal);
            Assert.NotEmpty(form.Examples);
            Assert.All(form.Examples, example => Assert.Matches(Pattern(form), example));

            // Editors compile patterns with the flag u, which allows no needless backslash.
            Assert.DoesNotMatch(@"\\[^.sn*()\\]", form.Pattern);
        });
    }

    [Theory]
    [InlineData("arms.a.loss.net_usd < 5", true)]
    [InlineData("arms.*.loss.net_usd<=-0.1%", true)]
    [InlineData(" arms.a.bound.tightness  !=  0.2*arms.b-1.bound.tightness ", true)]
    [InlineData("arms.a.loss.net_usd < arms.b.loss.gross_usd", true)]
    [InlineData("arms.a.loss.net_usd > 2.5M * arms.b.loss.gross_usd", true)]
    [InlineData("arms.a.loss.net < 5", false)]
    [InlineData("arms.a.loss.net_usd_p9 < 5", false)]
    [InlineData("loss.net_usd < 5", false)]
    [InlineData("arms.a.loss.net_usd < ", false)]
    [InlineData("arms.a.loss.net_usd ~ 5", false)]
    [InlineData("arms.a.loss.net_usd < 5 and more", false)]
    [InlineData("arms.a.b.loss.net_usd < 5", false)]
    public void Expectations_name_measures_that_there_are(string text, bool good) => Assert.Equal(good, Pattern(Forms.Expectation).IsMatch(text));

    // What of the loader reads a form.
    private static (Form Form, Func<string, bool> Reads) Reader(string name) => name switch
    {
        "number" => (Forms.Number, text => Scalars.Number(text, out decimal value) is null && value >= 0),
        "whole" => (Forms.WholeNumber, text => Scalars.Number(text, out decimal value) is null && value >= 0 && value == decimal.Truncate(value)),
        "share" => (Forms.Share, text => Scalars.Share(text, out decimal value) is null && value is >= 0 and <= 1),
        "span" => (Forms.Span, text => Scalars.Duration(text, Slot, out _) is null),
        "clock-span" => (Forms.ClockSpan, text => Scalars.Duration(text, null, out _) is null),
        "rate" => (Forms.Rate, text => Scalars.Rate(text, Slot, out _, out _) is null),
        "amount-distribution" => (Forms.AmountDistribution, text => Bound(
            text, (context, field) => DistributionBinder.Bind(context, field, Quantity.Amount))),
        "span-distribution" => (Forms.SpanDistribution, text => Bound(
            text, (context, field) => DistributionBinder.Bind(context, field, Quantity.Span))),
        "diurnal" => (Forms.Diurnal, text => Bound(text, DiurnalBinder.Bind)),
        "outflow" => (Forms.Outflow, text => FunctionCall.Parse(text, out _, out _) is { Name: "outflow", Arguments: [{ Name: null }] } call &&
            Pattern(Forms.Name).IsMatch(call.Arguments[0].Value)),
        "date" => (Forms.Date, text => IsoTime.TryRead(text, out _)),
        _ => (Forms.Sigma, text => text.EndsWith("sigma", StringComparison.Ordinal) &&
            Scalars.PlainNumber(text[..^"sigma".Length].TrimEnd(' '), out decimal value) is null && value > 0),
    };

    private static bool Bound(string text, Func<BindContext, Field, object?> bind)
    {
        BindContext context = new(new DiagnosticBag(), 1) { Slot = Slot };
        Place place = new(new SourceText("test.yaml", "", 0), 1, 1);
        ScalarNode scalar = new(place, text, quoted: true, singleLine: true);
        return bind(context, new Field("x", place, scalar, CommonShapes.SpanDistribution)) is not null;
    }

    private static Regex Pattern(Form form) => new(form.Pattern[..^1] + @"\z", RegexOptions.CultureInvariant);

    private static string Value(Random random) => Pick(random, Numbers) + Pick(random, Units);

    // Arguments of one call mostly have units of one kind, or few calls would make sense.
    private static string Call(Random random)
    {
        if (random.Next(20) == 0)
        {
            return $"outflow({Pick(random, ["dapp", " dapp ", "a-b_1", "", "-a", "a b", "\n dapp"])}{Pick(random, Ends)}";
        }

        if (random.Next(10) == 0)
        {
            string peak = $"{Pick(random, ["peak: ", "", "swing:"])}{Pick(random, Numbers)}{Pick(random, ["h", "m", " s", "slots", "%"])}";
            string swing = $"{Pick(random, ["swing: ", "", "peak:"])}{Pick(random, Numbers)}{Pick(random, ["%", " %", "bps", "", "/3"])}";
            return $"diurnal({(random.Next(2) == 0 ? $"{peak}, {swing}" : $"{swing},{peak}")}{Pick(random, Ends)}";
        }

        if (random.Next(10) == 0)
        {
            return $"{Pick(random, ["2026-11-01", "0001-01-01", "2024-02-30", "26-11-01"])}{Pick(random, ["", "T", " ", "t"])}" +
                $"{Pick(random, ["", "12:00", "9:00", "23:59:59", "12:00:00.5", "12:00:00.", "12:00:00.12345678"])}" +
                $"{Pick(random, ["", "Z", "z", "+01:00", "-0530", "+1", " Z"])}";
        }

        string unit = Pick(random, Units);
        string name = Pick(random, Calls);
        string[] arguments = new string[random.Next(1, 4)];
        for (int i = 0; i < arguments.Length; i++)
        {
            string label = name == "empirical" ? Names[^4..][Math.Min(i * 2, 3)] : Pick(random, Names);
            arguments[i] = Pick(random, ["", " ", "\n  "]) + label + Pick(random, Numbers) + (random.Next(3) == 0 ? Pick(random, Units) : unit);
        }

        return $"{name}({string.Join(',', arguments)}{Pick(random, Ends)}";
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
