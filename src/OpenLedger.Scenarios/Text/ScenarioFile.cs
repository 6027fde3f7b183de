using System.Security.Cryptography;
using System.Text;

namespace OpenLedger.Scenarios.Text;

/// <summary>Makes text and hashes of the bytes of scenario and data files.</summary>
internal static class ScenarioFile
{
    /// <summary>The largest scenario file, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes UTF-8 strictly; a byte order mark stays in the text.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="line">Line of the first invalid byte.</param>
    /// <param name="column">Its column.</param>
    /// <returns>The text, or null if a byte is invalid.</returns>
    public static string? TryDecode(byte[] bytes, out int line, out int column)
    {
        line = 1;
        column = 1;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            ReadOnlySpan<byte> before = bytes.AsSpan(0, Math.Clamp(exception.Index, 0, bytes.Length));
            for (int end = before.IndexOfAny((byte)'\n', (byte)'\r'); end >= 0; end = before.IndexOfAny((byte)'\n', (byte)'\r'))
            {
                line++;
                before = before[(end + (before[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
            }

            column += Encoding.UTF8.GetCharCount(before);
            return null;
        }
    }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The text without a byte order mark.</summary>
    public static string WithoutMark(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;
}
