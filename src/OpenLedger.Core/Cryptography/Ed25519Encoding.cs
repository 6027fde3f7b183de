using System.Buffers.Binary;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// The encodings this ledger refuses before any library is asked: points of small order, non-canonical points, scalars not
/// below the group order. Libraries differ in exactly these, so the decision is taken here, once, for all of them.
/// </summary>
/// <remarks>
/// Source: RFC 8032 section 5.1.3 and 5.1.7; Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs (2020), table 1 and
/// section 5. A point is 32 bytes, little-endian: 255 bits of y, then the sign of x in the highest bit.
/// </remarks>
internal static class Ed25519Encoding
{
    private const ulong SignMask = 0x7FFF_FFFF_FFFF_FFFF;

    // The y coordinates of the two pairs of points of order eight, least significant word first.
    private const ulong Order8A0 = 0x4FD8_4D3D_706A_17C7, Order8A1 = 0x0F67_100D_760B_3CBA;
    private const ulong Order8A2 = 0xC6CC_392C_FA53_202A, Order8A3 = 0x7A03_AC92_77FD_C74E;
    private const ulong Order8B0 = 0xB027_B2C2_8F95_E826, Order8B1 = 0xF098_EFF2_89F4_C345;
    private const ulong Order8B2 = 0x3933_C6D3_05AC_DFD5, Order8B3 = 0x05FC_536D_8802_38B1;

    // The order L of the group, 2^252 + 27742317777372353535851937790883648493, least significant word first; the third is 0.
    private const ulong GroupOrder0 = 0x5812_631A_5CF5_D3ED, GroupOrder1 = 0x14DE_F9DE_A2F7_9CD6;
    private const ulong GroupOrder3 = 0x1000_0000_0000_0000;

    /// <summary>
    /// True if the 32 bytes are a canonical encoding (y below 2^255 - 19) of a y that belongs to no point of small order.
    /// Says nothing about whether a point with this y exists, which the library finds out.
    /// </summary>
    /// <remarks>
    /// The five canonical y of small order are 0, 1, p - 1 and two of order eight; since both signs of x are refused with each,
    /// the two non-canonical encodings with x = 0 and the sign set are refused too.
    /// </remarks>
    public static bool IsAcceptablePoint(ReadOnlySpan<byte> point)
    {
        ulong y0 = BinaryPrimitives.ReadUInt64LittleEndian(point);
        ulong y1 = BinaryPrimitives.ReadUInt64LittleEndian(point[8..]);
        ulong y2 = BinaryPrimitives.ReadUInt64LittleEndian(point[16..]);
        ulong y3 = BinaryPrimitives.ReadUInt64LittleEndian(point[24..]) & SignMask;

        // p - 1 is ...FFEC and p is ...FFED: what is at or above p - 1 is either non-canonical or the point of order two.
        if (y3 == SignMask && y2 == ulong.MaxValue && y1 == ulong.MaxValue && y0 >= 0xFFFF_FFFF_FFFF_FFEC)
        {
            return false;
        }

        bool zeroOrOne = (y3 | y2 | y1) == 0 && y0 <= 1;
        bool order8A = y0 == Order8A0 && y1 == Order8A1 && y2 == Order8A2 && y3 == Order8A3;
        bool order8B = y0 == Order8B0 && y1 == Order8B1 && y2 == Order8B2 && y3 == Order8B3;
        return !(zeroOrOne || order8A || order8B);
    }

    /// <summary>True if the 32 bytes, little-endian, are a number below the order of the group.</summary>
    public static bool IsReducedScalar(ReadOnlySpan<byte> scalar)
    {
        ulong s3 = BinaryPrimitives.ReadUInt64LittleEndian(scalar[24..]);
        if (s3 != GroupOrder3)
        {
            return s3 < GroupOrder3;
        }

        ulong s2 = BinaryPrimitives.ReadUInt64LittleEndian(scalar[16..]);
        if (s2 != 0)
        {
            return false;
        }

        ulong s1 = BinaryPrimitives.ReadUInt64LittleEndian(scalar[8..]);
        return s1 == GroupOrder1
            ? BinaryPrimitives.ReadUInt64LittleEndian(scalar) < GroupOrder0
            : s1 < GroupOrder1;
    }
}
