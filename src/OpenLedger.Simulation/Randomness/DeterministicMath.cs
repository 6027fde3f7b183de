namespace OpenLedger.Simulation.Randomness;

/// <summary>
/// Logarithm, exponential and what is built on them, from nothing but IEEE 754 additions, subtractions, multiplications,
/// divisions, square roots and the bits of the format, in a fixed order and never fused. Hence the same bits on every machine,
/// which the platform's own functions do not promise. Errors stay below one unit in the last place or two.
/// </summary>
public static class DeterministicMath
{
    // ln 2 in two parts; the first has 20 trailing zero bits, so that its product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700e+00;

    private const int MantissaBits = 52;
    private const int Bias = 1023;
    private const ulong MantissaMask = (1UL << MantissaBits) - 1;

    // Below this everything rounds to 0, above the other everything to infinity.
    private const double SmallestExponent = -745.2;
    private const double LargestExponent = 709.8;

    /// <summary>The natural logarithm. Minus infinity at 0, not a number below, infinity at infinity.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || x == double.PositiveInfinity)
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        int exponent = Split(x, out double m);

        // ln(1 + f) = 2 artanh(s) with s = f / (2 + f), and 2s = f - s·f; regrouped (as in fdlibm) so that the large terms, f and
        // f²/2, enter without rounding errors of their own. |s| < 0.172, so terms up to s^22 reach the last bit.
        double f = m - 1;
        double s = f / (2 + f);
        double z = s * s;
        double r = 2 * z * ArtanhTail(z);
        double halfSquare = 0.5 * f * f;
        return (exponent * Ln2High) - ((halfSquare - ((s * (halfSquare + r)) + (exponent * Ln2Low))) - f);
    }

    /// <summary>e raised to a power. 0 below about -745, infinity above about 709.78.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x < SmallestExponent || x > LargestExponent)
        {
            return x < 0 ? 0 : double.PositiveInfinity;
        }

        // x = k ln 2 + r with |r| <= ln 2 / 2, r kept as the sum of a number and what its rounding lost.
        double kRounded = Math.Round(x * InverseLn2, MidpointRounding.ToEven);
        double high = x - (kRounded * Ln2High);
        double low = kRounded * Ln2Low;
        double r = high - low;
        double lost = (high - r) - low;
        double tail = r * r * ExponentialTail(r);
        double y = 1 + (r + (tail + (lost + (lost * r))));
        return Scale(y, (int)kRounded);
    }

    /// <summary>A positive number raised to a power: exp(y ln x), with a relative error up to about |y ln x| · 2^-52.</summary>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    /// <summary>The number below which a standard normal variable falls with probability <paramref name="p"/>.</summary>
    /// <param name="p">Between 0 and 1; minus and plus infinity at the ends, not a number outside.</param>
    /// <remarks>M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37(3),
    /// 1988: PPND16, relative error about 10^-16.</remarks>
    public static double InverseNormal(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            return q * NormalQuantileRationals.Centre(0.180625 - (q * q));
        }

        double tail = q < 0 ? p : 1 - p;
        if (!(tail > 0))
        {
            return tail == 0 ? (q < 0 ? double.NegativeInfinity : double.PositiveInfinity) : double.NaN;
        }

        double r = Math.Sqrt(-Log(tail));
        double magnitude = r <= 5 ? NormalQuantileRationals.Middle(r - 1.6) : NormalQuantileRationals.Far(r - 5);
        return q < 0 ? -magnitude : magnitude;
    }

    /// <summary>x = m · 2^exponent with m from √½ to √2, exactly. For positive, finite numbers.</summary>
    private static int Split(double x, out double m)
    {
        int exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            // A subnormal number has no leading bit of its own; give it one, exactly.
            x *= 18014398509481984.0;
            exponent = -54;
        }

        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        exponent += (int)(bits >> MantissaBits) - Bias;
        m = BitConverter.UInt64BitsToDouble((bits & MantissaMask) | ((ulong)Bias << MantissaBits));
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        return exponent;
    }

    /// <summary>y · 2^k for y from 0.7 to 1.5 and k from -1075 to 1024; in two steps where the result may be subnormal or 2^k too
    /// large for the format.</summary>
    private static double Scale(double y, int k)
    {
        if (k < -1021)
        {
            return y * PowerOfTwo(k + 128) * PowerOfTwo(-128);
        }

        return k > 1023 ? y * 2 * PowerOfTwo(k - 1) : y * PowerOfTwo(k);
    }

    private static double PowerOfTwo(int k) => BitConverter.UInt64BitsToDouble((ulong)(k + Bias) << MantissaBits);

    /// <summary>1/3 + z/5 + z²/7 + …: (artanh(s)/s - 1)/z for z = s².</summary>
    private static double ArtanhTail(double z)
    {
        double sum = 1.0 / 25;
        sum = (sum * z) + (1.0 / 23);
        sum = (sum * z) + (1.0 / 21);
        sum = (sum * z) + (1.0 / 19);
        sum = (sum * z) + (1.0 / 17);
        sum = (sum * z) + (1.0 / 15);
        sum = (sum * z) + (1.0 / 13);
        sum = (sum * z) + (1.0 / 11);
        sum = (sum * z) + (1.0 / 9);
        sum = (sum * z) + (1.0 / 7);
        sum = (sum * z) + (1.0 / 5);
        return (sum * z) + (1.0 / 3);
    }

    /// <summary>1/2! + r/3! + r²/4! + …: (e^r - 1 - r)/r² for |r| up to ln 2 / 2.</summary>
    private static double ExponentialTail(double r)
    {
        double sum = 1.0 / 87178291200;
        sum = (sum * r) + (1.0 / 6227020800);
        sum = (sum * r) + (1.0 / 479001600);
        sum = (sum * r) + (1.0 / 39916800);
        sum = (sum * r) + (1.0 / 3628800);
        sum = (sum * r) + (1.0 / 362880);
        sum = (sum * r) + (1.0 / 40320);
        sum = (sum * r) + (1.0 / 5040);
        sum = (sum * r) + (1.0 / 720);
        sum = (sum * r) + (1.0 / 120);
        sum = (sum * r) + (1.0 / 24);
        sum = (sum * r) + (1.0 / 6);
        return (sum * r) + 0.5;
    }
}
