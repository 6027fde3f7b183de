namespace OpenLedger.Core.Transactions;

/// <summary>
/// Solana's compact-u16 (<c>short_vec</c>): a length from 0 to 65,535 in one to three bytes, seven bits a byte, lowest first, the
/// highest bit set if another byte follows. Each number has exactly one valid encoding.
/// </summary>
public static class CompactU16
{
    /// <summary>Greatest number of bytes an encoding takes.</summary>
    public const int MaxLength = 3;

    /// <summary>Number of bytes that encode <paramref name="value"/>: 1 to 127, 2 to 16,383, else 3.</summary>
    public static int Length(int value)
    {
        Preconditions.Argument(value is >= 0 and <= ushort.MaxValue, nameof(value), "0 to 65,535");
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : 3;
    }

    /// <summary>
    /// Writes <paramref name="value"/> to the start of <paramref name="destination"/> and returns the number of bytes.
    /// </summary>
    public static int Write(Span<byte> destination, int value)
    {
        int length = Length(value);
        for (int i = 0; i < length - 1; i++)
        {
            destination[i] = (byte)((value & 0x7F) | 0x80);
            value >>= 7;
        }

        destination[length - 1] = (byte)value;
        return length;
    }

    /// <summary>
    /// Reads a number at <paramref name="offset"/> and moves the offset behind it. Returns
    /// <see cref="MalformedReason.Truncated"/> or <see cref="MalformedReason.NonCanonicalLength"/>, with offset and value of no
    /// meaning, if there is none.
    /// </summary>
    public static MalformedReason TryRead(ReadOnlySpan<byte> bytes, ref int offset, out int value)
    {
        value = 0;
        if (offset >= bytes.Length)
        {
            return MalformedReason.Truncated;
        }

        int first = bytes[offset++];
        value = first;
        return first < 0x80 ? MalformedReason.None : TryReadRest(bytes, ref offset, ref value);
    }

    private static MalformedReason TryReadRest(ReadOnlySpan<byte> bytes, ref int offset, ref int value)
    {
        value &= 0x7F;
        for (int shift = 7; shift <= 14; shift += 7)
        {
            if (offset >= bytes.Length)
            {
                return MalformedReason.Truncated;
            }

            int next = bytes[offset++];
            value |= (next & 0x7F) << shift;

            // A last byte of zero adds nothing, and a third byte above 3 (with or without the flag) exceeds 16 bits.
            if (next == 0 || (shift == 14 && next > 3))
            {
                return MalformedReason.NonCanonicalLength;
            }

            if (next < 0x80)
            {
                return MalformedReason.None;
            }
        }

        return MalformedReason.NonCanonicalLength;
    }
}
