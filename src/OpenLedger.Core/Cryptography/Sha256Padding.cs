using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Cryptography;

/// <summary>How SHA-256 fills up the last block: a one bit, zeros, the length in bits. Source: FIPS 180-4, section 5.1.1.</summary>
internal static class Sha256Padding
{
    private const int BlockLength = 64;
    private const int LengthBytes = 8;

    /// <summary>Number of blocks of a message with its padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BlocksOf(int length) => ((length + LengthBytes) / BlockLength) + 1;

    /// <summary>Copies one block of the padded message; nothing if the message has fewer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="block">Number of the block.</param>
    /// <param name="destination">64 bytes.</param>
    public static void CopyBlock(ReadOnlySpan<byte> message, int block, Span<byte> destination)
    {
        int start = block * BlockLength;
        if (start + BlockLength <= message.Length)
        {
            message.Slice(start, BlockLength).CopyTo(destination);
            return;
        }

        if (block >= BlocksOf(message.Length))
        {
            return;
        }

        destination.Clear();
        if (start <= message.Length)
        {
            message[start..].CopyTo(destination);
            destination[message.Length - start] = 0x80;
        }

        if (block + 1 == BlocksOf(message.Length))
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination[(BlockLength - LengthBytes)..], (ulong)message.Length * 8);
        }
    }
}
