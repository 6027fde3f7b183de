using System.Buffers.Binary;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// A number modulo p = 2^255 - 19 in five limbs of 51 bits. Only what the test for a point on the curve needs. Not constant-time:
/// it sees addresses, never secrets.
/// </summary>
/// <remarks>
/// Limbs stay below 2^54 between operations, so that the sums of products below fit in 128 bits: 5 * 19 * 2^108 is below 2^115.
/// Source of the representation: Bernstein et al.: High-speed high-security signatures (2012).
/// </remarks>
internal readonly struct FieldElement25519
{
    private const ulong Mask51 = (1UL << 51) - 1;

    private readonly ulong _l0, _l1, _l2, _l3, _l4;

    private FieldElement25519(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        _l0 = l0;
        _l1 = l1;
        _l2 = l2;
        _l3 = l3;
        _l4 = l4;
    }

    /// <summary>The number one.</summary>
    public static FieldElement25519 One => new(1, 0, 0, 0, 0);

    /// <summary>The constant d of the curve -x² + y² = 1 + d x² y²: -121665/121666.</summary>
    public static FieldElement25519 CurveD { get; } = FromBytes(
        Convert.FromHexString("a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352"));

    /// <summary>
    /// Reads 32 little-endian bytes and ignores the highest bit. Numbers from p to 2^255 - 1 are taken modulo p.
    /// </summary>
    public static FieldElement25519 FromBytes(ReadOnlySpan<byte> bytes)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        ulong w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new FieldElement25519(
            w0 & Mask51,
            ((w0 >> 51) | (w1 << 13)) & Mask51,
            ((w1 >> 38) | (w2 << 26)) & Mask51,
            ((w2 >> 25) | (w3 << 39)) & Mask51,
            (w3 >> 12) & Mask51);
    }

    public static FieldElement25519 operator +(in FieldElement25519 a, in FieldElement25519 b) =>
        Carry(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    /// <summary>a - b, computed as a + 4p - b so that no limb goes below zero.</summary>
    public static FieldElement25519 operator -(in FieldElement25519 a, in FieldElement25519 b)
    {
        const ulong fourP0 = 4 * (Mask51 - 18);
        const ulong fourP = 4 * Mask51;
        return Carry(
            a._l0 + fourP0 - b._l0, a._l1 + fourP - b._l1, a._l2 + fourP - b._l2, a._l3 + fourP - b._l3, a._l4 + fourP - b._l4);
    }

    public static FieldElement25519 operator *(in FieldElement25519 a, in FieldElement25519 b)
    {
        // Unchecked because the bound in the remarks excludes overflow, and checked 128-bit sums cost as much as the products.
        unchecked
        {
            ulong b1 = 19 * b._l1, b2 = 19 * b._l2, b3 = 19 * b._l3, b4 = 19 * b._l4;
            UInt128 r0 = Math.BigMul(a._l0, b._l0) + Math.BigMul(a._l1, b4) + Math.BigMul(a._l2, b3)
                + Math.BigMul(a._l3, b2) + Math.BigMul(a._l4, b1);
            UInt128 r1 = Math.BigMul(a._l0, b._l1) + Math.BigMul(a._l1, b._l0) + Math.BigMul(a._l2, b4)
                + Math.BigMul(a._l3, b3) + Math.BigMul(a._l4, b2);
            UInt128 r2 = Math.BigMul(a._l0, b._l2) + Math.BigMul(a._l1, b._l1) + Math.BigMul(a._l2, b._l0)
                + Math.BigMul(a._l3, b4) + Math.BigMul(a._l4, b3);
            UInt128 r3 = Math.BigMul(a._l0, b._l3) + Math.BigMul(a._l1, b._l2) + Math.BigMul(a._l2, b._l1)
                + Math.BigMul(a._l3, b._l0) + Math.BigMul(a._l4, b4);
            UInt128 r4 = Math.BigMul(a._l0, b._l4) + Math.BigMul(a._l1, b._l3) + Math.BigMul(a._l2, b._l2)
                + Math.BigMul(a._l3, b._l1) + Math.BigMul(a._l4, b._l0);
            r1 += (ulong)(r0 >> 51);
            r2 += (ulong)(r1 >> 51);
            r3 += (ulong)(r2 >> 51);
            r4 += (ulong)(r3 >> 51);
            return Carry(
                ((ulong)r0 & Mask51) + (19 * (ulong)(r4 >> 51)), (ulong)r1 & Mask51, (ulong)r2 & Mask51, (ulong)r3 & Mask51,
                (ulong)r4 & Mask51);
        }
    }

    /// <summary>
    /// True if some number squared gives this one; zero counts. By Euler's criterion: the power (p - 1)/2 = 2^254 - 10 is 0 or 1.
    /// </summary>
    public bool IsSquare()
    {
        // The usual addition chain for 2^250 - 1; pN is this number to the power 2^N - 1.
        FieldElement25519 x2 = this * this;
        FieldElement25519 x4 = x2 * x2;
        FieldElement25519 x9 = x4 * x4 * this;
        FieldElement25519 x11 = x9 * x2;
        FieldElement25519 p5 = x11 * x11 * x9;
        FieldElement25519 p10 = Squared(p5, 5) * p5;
        FieldElement25519 p20 = Squared(p10, 10) * p10;
        FieldElement25519 p40 = Squared(p20, 20) * p20;
        FieldElement25519 p50 = Squared(p40, 10) * p10;
        FieldElement25519 p100 = Squared(p50, 50) * p50;
        FieldElement25519 p200 = Squared(p100, 100) * p100;
        FieldElement25519 p250 = Squared(p200, 50) * p50;
        FieldElement25519 power = Squared(p250, 4) * (x4 * x2);
        return power.IsZero() || (power - One).IsZero();
    }

    /// <summary>True if this is a multiple of p.</summary>
    public bool IsZero()
    {
        // Two passes of carrying leave a value below 2^255, so it can only be 0 or p.
        FieldElement25519 v = Carry(_l0, _l1, _l2, _l3, _l4);
        v = Carry(v._l0, v._l1, v._l2, v._l3, v._l4);
        bool zero = (v._l0 | v._l1 | v._l2 | v._l3 | v._l4) == 0;
        bool p = v._l0 == Mask51 - 18 && (v._l1 & v._l2 & v._l3 & v._l4) == Mask51;
        return zero || p;
    }

    private static FieldElement25519 Squared(in FieldElement25519 a, int times)
    {
        FieldElement25519 r = a;
        for (int i = 0; i < times; i++)
        {
            r *= r;
        }

        return r;
    }

    /// <summary>Brings limbs below 2^64 down to at most 51 bits, the lowest to a little more.</summary>
    private static FieldElement25519 Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        l1 += l0 >> 51;
        l2 += l1 >> 51;
        l3 += l2 >> 51;
        l4 += l3 >> 51;
        return new FieldElement25519((l0 & Mask51) + (19 * (l4 >> 51)), l1 & Mask51, l2 & Mask51, l3 & Mask51, l4 & Mask51);
    }
}
