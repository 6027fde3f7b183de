using System.Numerics;
using OpenLedger.Scenarios.Text;
using OpenLedger.Scenarios.Values;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Scenarios.Binding;

/// <summary>Reads rates into the integers that plans hold.</summary>
internal static class RateBinder
{
    private const string Expected = "a rate such as 12/s or 5/h";
    private const long NanoPerOne = 1_000_000_000;

    /// <summary>Operations per day in 10^-9 of one, rounded half to even.</summary>
    public static long? NanoPerDay(BindContext context, Field? field)
    {
        if (Read(context, field, out decimal count, out SimDuration per) is not { } scalar)
        {
            return null;
        }

        (BigInteger numerator, BigInteger denominator) = Exact.Fraction(count);
        BigInteger nano = Exact.RoundHalfEven(numerator * NanoPerOne * SimDuration.NsPerDay, denominator * per.Ns);
        return InRange(context, field!, scalar, nano, "a rate of at most 100,000 per second", 100_000 * (BigInteger)86_400 * NanoPerOne);
    }

    /// <summary>Whole operations per second, 1 to a million.</summary>
    public static long? PerSecond(BindContext context, Field? field)
    {
        if (Read(context, field, out decimal count, out SimDuration per) is not { } scalar)
        {
            return null;
        }

        (BigInteger numerator, BigInteger denominator) = Exact.Fraction(count);
        BigInteger rate = BigInteger.DivRem(numerator * SimDuration.NsPerSecond, denominator * per.Ns, out BigInteger remainder);
        const string expected = "a whole number per second, 1/s to 1M/s";
        return InRange(context, field!, scalar, remainder.IsZero && rate > 0 ? rate : -1, expected, 1_000_000);
    }

    /// <summary>A number of whole tokens and the span in which it flows.</summary>
    public static (decimal Tokens, SimDuration Per)? Refill(BindContext context, Field? field) =>
        Read(context, field, out decimal count, out SimDuration per) is null ? null : (count, per);

    private static ScalarNode? Read(BindContext context, Field? field, out decimal count, out SimDuration per)
    {
        count = 0;
        per = default;
        ScalarNode? scalar = context.Values.Scalar(field, Expected);
        bool good = scalar is not null &&
            context.Values.Accept(field!, scalar, Expected, Scalars.Rate(scalar.Text, context.Slot, out count, out per));
        return good ? scalar : null;
    }

    private static long? InRange(BindContext context, Field field, ScalarNode scalar, BigInteger value, string expected, BigInteger max)
    {
        if (value >= 0 && value <= max)
        {
            return (long)value;
        }

        context.Diagnostics.Error(DiagnosticCodes.OutOfRange, scalar.Place, $"{field.Path} expects {expected}, not {scalar.Kind}");
        return null;
    }
}
