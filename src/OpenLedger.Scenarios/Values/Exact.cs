using System.Globalization;
using System.Numerics;

namespace OpenLedger.Scenarios.Values;

/// <summary>Exact arithmetic on what files say: no floating point between a written number and the integer made of it.</summary>
internal static class Exact
{
    /// <summary>The quotient of two integers rounded to the nearest, halves to even. The denominator is more than 0.</summary>
    public static BigInteger RoundHalfEven(BigInteger numerator, BigInteger denominator)
    {
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int comparison = (BigInteger.Abs(remainder) * 2).CompareTo(denominator);
        if (comparison > 0 || (comparison == 0 && !quotient.IsEven))
        {
            quotient += numerator.Sign < 0 ? -1 : 1;
        }

        return quotient;
    }

    /// <summary>A decimal as a fraction: its digits over a power of ten.</summary>
    public static (BigInteger Numerator, BigInteger Denominator) Fraction(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        int scale = (bits[3] >> 16) & 0xFF;

        // The digits are 96 bits in three words, lowest first; the fourth word holds sign and scale.
        BigInteger digits = ((BigInteger)Word(bits[2]) << 64) + ((BigInteger)Word(bits[1]) << 32) + Word(bits[0]);
        return (value < 0 ? -digits : digits, BigInteger.Pow(10, scale));
    }

    /// <summary>A decimal times an integer factor, rounded to the nearest integer, halves to even.</summary>
    public static BigInteger Scale(decimal value, BigInteger factor)
    {
        (BigInteger numerator, BigInteger denominator) = Fraction(value);
        return RoundHalfEven(numerator * factor, denominator);
    }

    /// <summary>A decimal times an integer factor, if that is an integer.</summary>
    public static bool TryScaleExactly(decimal value, BigInteger factor, out BigInteger result)
    {
        (BigInteger numerator, BigInteger denominator) = Fraction(value);
        result = BigInteger.DivRem(numerator * factor, denominator, out BigInteger remainder);
        return remainder.IsZero;
    }

    /// <summary>The nearest double: the conversion by casting may be off by the last bit, parsing is not.</summary>
    public static double ToDouble(decimal value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    // The same 32 bits without their sign; unchecked because a bit pattern is meant, not a number.
    private static uint Word(int bits) => unchecked((uint)bits);
}
