using System.Collections.Immutable;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Scenarios.Binding;

/// <summary>What a distribution is a distribution of.</summary>
internal enum Quantity
{
    /// <summary>Tokens or dollars: plain numbers.</summary>
    Amount,

    /// <summary>Spans of time; the distribution is one of nanoseconds.</summary>
    Span,
}

/// <summary>
/// Reads a constant or a call: <c>uniform(min, max)</c>, <c>exponential(mean: x)</c>, <c>lognormal(median: x, sigma: s)</c>,
/// <c>pareto(minimum: x, alpha: a)</c>, <c>empirical(0%: x, 50%: x, 100%: x)</c>. Arguments may be named or stand in order.
/// </summary>
internal sealed class DistributionBinder
{
    private static readonly string[] Functions = ["uniform", "exponential", "lognormal", "pareto", "empirical"];

    private readonly BindContext _context;
    private readonly Field _field;
    private readonly ScalarNode _scalar;
    private readonly Quantity _quantity;

    private DistributionBinder(BindContext context, Field field, ScalarNode scalar, Quantity quantity)
    {
        _context = context;
        _field = field;
        _scalar = scalar;
        _quantity = quantity;
    }

    /// <summary>Reads a distribution; null, and it was reported unless the field is null, if it is none.</summary>
    public static Distribution? Bind(BindContext context, Field? field, Quantity quantity)
    {
        ScalarNode? scalar = context.Values.Scalar(field, Expected(quantity));
        return scalar is null ? null : new DistributionBinder(context, field!, scalar, quantity).Bind();
    }

    private static string Expected(Quantity quantity) => quantity == Quantity.Span
        ? "a span of time or a distribution of one"
        : "an amount or a distribution of one";

    private Distribution? Bind()
    {
        if (!FunctionCall.LooksLikeCall(_scalar.Text))
        {
            Refusal? refusal = Read(_scalar.Text, out double value);
            return _context.Values.Accept(_field, _scalar, Expected(_quantity), refusal) ? new Constant(value) : null;
        }

        FunctionCall? call = FunctionCall.Parse(_scalar.Text, out string problem, out int offset);
        if (call is null)
        {
            return Fail(offset, problem, "for example lognormal(median: 90m, sigma: 1.0)");
        }

        return call.Name switch
        {
            "uniform" => Arguments(call, "min", "max") is { } at && Value(at[0]) is { } min && Value(at[1]) is { } max
                ? Ordered(min, max, at[1]) : null,
            "exponential" => Arguments(call, "mean") is { } at && Positive(at[0]) is { } mean ? new Exponential(mean) : null,
            "lognormal" => Arguments(call, "median", "sigma") is { } at && Positive(at[0]) is { } median && Plain(at[1], 0, 30) is { } sigma
                ? new Lognormal(median, sigma) : null,
            "pareto" => Arguments(call, "minimum", "alpha") is { } at && Positive(at[0]) is { } minimum && Plain(at[1], 0.1m, 1000) is { } alpha
                ? new Pareto(minimum, alpha) : null,
            "empirical" => Percentiles(call),
            _ => Fail(0, $"there is no distribution '{ScalarNode.Shortened(call.Name)}'", NearestName.Hint(call.Name, Functions)),
        };
    }

    private Uniform? Ordered(double min, double max, CallArgument maxArgument)
    {
        if (min <= max)
        {
            return new Uniform(min, max);
        }

        Fail(maxArgument.Offset, "the maximum of a uniform distribution is below its minimum", "");
        return null;
    }

    private Empirical? Percentiles(FunctionCall call)
    {
        ImmutableArray<EmpiricalPoint>.Builder points = ImmutableArray.CreateBuilder<EmpiricalPoint>();
        foreach (CallArgument argument in call.Arguments)
        {
            if (argument.Name is null || !argument.Name.EndsWith('%') || Scalars.Share(argument.Name, out decimal share) is not null ||
                share is < 0 or > 1)
            {
                Fail(argument.Offset, "an argument of empirical is a percentile and its value", "for example 50%: 120");
                return null;
            }

            if (Value(argument) is not { } value)
            {
                return null;
            }

            double probability = Exact.ToDouble(share);
            if (points.Count > 0 && (probability <= points[^1].Probability || value < points[^1].Value))
            {
                Fail(argument.Offset, "percentiles ascend, and their values do not descend", "");
                return null;
            }

            points.Add(new EmpiricalPoint(probability, value));
        }

        if (points.Count < 2 || points[0].Probability > 0 || points[^1].Probability < 1)
        {
            Fail(0, "empirical begins with 0% and ends with 100%", "for example empirical(0%: 1, 50%: 120, 100%: 9000)");
            return null;
        }

        return new Empirical(points.ToImmutable());
    }

    // The arguments in the order of the names, whether they were named or stood in order.
    private CallArgument[]? Arguments(FunctionCall call, params ReadOnlySpan<string> names)
    {
        string form = $"write {call.Name}({string.Join(", ", names!)})";
        CallArgument?[] found = new CallArgument?[names.Length];
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            CallArgument argument = call.Arguments[i];
            int index = argument.Name is null ? i : names.IndexOf(argument.Name);
            if (index < 0 || index >= names.Length || found[index] is not null)
            {
                string excess = argument.Name is null
                    ? $"{call.Name} has {names.Length} argument{(names.Length == 1 ? "" : "s")}"
                    : $"{call.Name} has no argument '{ScalarNode.Shortened(argument.Name)}' at this place";
                Fail(argument.Offset, excess, form);
                return null;
            }

            found[index] = argument;
        }

        int missing = Array.IndexOf(found, null);
        if (missing >= 0)
        {
            Fail(0, $"{call.Name} needs the argument '{names[missing]}'", form);
            return null;
        }

        return [.. found.Select(argument => argument!.Value)];
    }

    private double? Value(CallArgument argument)
    {
        Refusal? refusal = Read(argument.Value, out double value);
        return Accept(argument, refusal) ? value : null;
    }

    private double? Positive(CallArgument argument)
    {
        double? value = Value(argument);
        if (value is 0)
        {
            Fail(argument.Offset, "this argument is more than nothing", "");
            return null;
        }

        return value;
    }

    private double? Plain(CallArgument argument, decimal min, decimal max)
    {
        Refusal? refusal = Scalars.PlainNumber(argument.Value, out decimal value);
        if (refusal is null && (value < min || value > max))
        {
            refusal = new Refusal(DiagnosticCodes.OutOfRange, string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"it is a plain number from {min} to {max}"));
        }

        return Accept(argument, refusal) ? Exact.ToDouble(value) : null;
    }

    private Refusal? Read(string text, out double value)
    {
        value = 0;
        if (_quantity == Quantity.Span)
        {
            Refusal? refusal = Scalars.Duration(text, _context.Slot, out SimDuration span);
            value = span.Ns;
            return refusal;
        }

        Refusal? problem = Scalars.Number(text, out decimal number);
        if (problem is null && number is < 0 or > Forms.MaxAmount)
        {
            problem = new Refusal(DiagnosticCodes.OutOfRange, "amounts are from 0 to 10^15");
        }

        value = problem is null ? Exact.ToDouble(number) : 0;
        return problem;
    }

    private bool Accept(CallArgument argument, Refusal? refusal)
    {
        if (refusal is null)
        {
            return true;
        }

        string hint = refusal.Value.Hint;
        _context.Diagnostics.Error(refusal.Value.Code, _scalar.At(argument.Offset),
            $"{_field.Path}: the argument '{ScalarNode.Shortened(argument.Value)}' cannot be used", hint);
        return false;
    }

    private Distribution? Fail(int offset, string problem, string hint)
    {
        _context.Diagnostics.Error(DiagnosticCodes.BadCall, _scalar.At(offset), $"{_field.Path}: {problem}", hint);
        return null;
    }
}
