namespace OpenLedger.Core.Primitives;

/// <summary>Base58 with Bitcoin's alphabet, the text form of addresses. For people and files, not for hot paths.</summary>
public static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>Encodes up to 64 bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Preconditions.Argument(bytes.Length <= 64, nameof(bytes), "at most 64 bytes");
        Span<byte> digits = stackalloc byte[96];
        int count = 0;
        foreach (byte b in bytes)
        {
            int carry = b;
            for (int i = 0; i < count; i++)
            {
                carry += digits[i] << 8;
                digits[i] = (byte)(carry % 58);
                carry /= 58;
            }

            for (; carry > 0; carry /= 58)
            {
                digits[count++] = (byte)(carry % 58);
            }
        }

        Span<char> text = stackalloc char[160];
        int length = 0;
        for (int i = 0; i < bytes.Length && bytes[i] == 0; i++)
        {
            text[length++] = Alphabet[0];
        }

        for (int i = count - 1; i >= 0; i--)
        {
            text[length++] = Alphabet[digits[i]];
        }

        return new string(text[..length]);
    }

    /// <summary>Decodes text that must fill <paramref name="destination"/> exactly; false otherwise.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        destination.Clear();
        int used = 0;
        foreach (char c in text)
        {
            int carry = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (carry < 0)
            {
                return false;
            }

            for (int i = 0; i < used; i++)
            {
                carry += destination[^(i + 1)] * 58;
                destination[^(i + 1)] = (byte)(carry & 0xFF);
                carry >>= 8;
            }

            for (; carry > 0; carry >>= 8)
            {
                if (used == destination.Length)
                {
                    return false;
                }

                destination[^(++used)] = (byte)(carry & 0xFF);
            }
        }

        int zeros = 0;
        while (zeros < text.Length && text[zeros] == Alphabet[0])
        {
            zeros++;
        }

        return zeros + used == destination.Length;
    }
}
