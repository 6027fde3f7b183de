using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace OpenLedger.Scenarios.Text;

/// <summary>Reads whole files with a limit on their size, and makes text of bytes; what goes wrong is a diagnostic.</summary>
internal static class ScenarioFile
{
    /// <summary>The largest scenario file, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, absolute or relative to the working directory.</param>
    /// <param name="maxBytes">The largest acceptable size.</param>
    /// <param name="problem">What is wrong, as the end of a sentence that begins with the file; empty if nothing is.</param>
    /// <param name="tooLarge">Whether the size was what is wrong.</param>
    /// <returns>The bytes, or null.</returns>
    public static byte[]? TryReadBytes(string path, int maxBytes, out string problem, out bool tooLarge)
    {
        problem = "";
        tooLarge = false;
        try
        {
            if (Directory.Exists(path))
            {
                problem = "is a directory";
                return null;
            }

            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

            // The length of a device or a growing file says nothing: read on until the end or the limit.
            using MemoryStream copy = new();
            byte[] buffer = new byte[81_920];
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                if (copy.Length + read > maxBytes)
                {
                    tooLarge = true;
                    problem = $"is larger than {maxBytes / (1024 * 1024)} MB";
                    return null;
                }

                copy.Write(buffer, 0, read);
            }

            return copy.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "does not exist";
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or SecurityException)
        {
            problem = "may not be read";
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            problem = "cannot be read";
        }

        return null;
    }

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
