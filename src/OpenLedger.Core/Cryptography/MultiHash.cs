using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace OpenLedger.Core.Cryptography;

/// <summary>
/// SHA-256 of many messages at once, a message per lane of the vector registers: 16 with AVX-512, 8 with AVX2, else one after the other
/// with the platform's SHA-256, whose call costs more than the hashing of a short message. Allocates nothing; safe to call
/// from several threads. The digests are those of <see cref="SHA256"/>, bit for bit.
/// </summary>
public static class MultiHash
{
    // From here the platform's implementation, which uses the processor's SHA instructions, earns back what its call costs.
    private const int LongMessageBytes = 4096;

    // Messages are put in order of length within a window, so that those that share registers end together.
    private const int WindowLength = 256;
    private const int WindowShift = 8;

    /// <summary>How many messages are hashed at once on this machine: 16, 8 or 1.</summary>
    public static int Lanes { get; } = Lanes16.IsSupported ? 16 : Lanes8.IsSupported ? 8 : 1;

    /// <summary>Hashes messages of 64 bytes, as the inner nodes of a Merkle tree are.</summary>
    /// <param name="messages">The messages, one behind the other.</param>
    /// <param name="digests">Takes 32 bytes for each message. May begin where <paramref name="messages"/> begins, and overwrite them.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void Of64(ReadOnlySpan<byte> messages, Span<byte> digests) => Of64(messages, digests, Lanes);

    /// <summary>Hashes messages of any lengths.</summary>
    /// <param name="messages">The messages, one behind the other.</param>
    /// <param name="lengths">The length of each in bytes.</param>
    /// <param name="digests">Takes 32 bytes for each message; overlaps the messages nowhere.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public static void Of(ReadOnlySpan<byte> messages, ReadOnlySpan<int> lengths, Span<byte> digests) =>
        Of(messages, lengths, digests, Lanes);

    /// <summary>As <see cref="Of64(ReadOnlySpan{byte}, Span{byte})"/>, with at most so many lanes.</summary>
    internal static void Of64(ReadOnlySpan<byte> messages, Span<byte> digests, int lanes)
    {
        int count = messages.Length / 64;
        Preconditions.Argument(messages.Length == count * 64, nameof(messages), "messages have 64 bytes");
        Preconditions.Argument(digests.Length == count * Hash256.Length, nameof(digests), "a digest for each message");
        int done = 0;
        if (lanes >= 16 && Lanes16.IsSupported)
        {
            done = LaneHasher<Lanes16, Vector512<uint>>.Of64(messages, digests, LeaveToEight(count));
        }

        if (lanes >= 8 && Lanes8.IsSupported)
        {
            done += LaneHasher<Lanes8, Vector256<uint>>.Of64(messages[(done * 64)..], digests[(done * Hash256.Length)..], count - done);
        }

        for (; done < count; done++)
        {
            SHA256.HashData(messages.Slice(done * 64, 64), digests.Slice(done * Hash256.Length, Hash256.Length));
        }
    }

    /// <summary>As <see cref="Of(ReadOnlySpan{byte}, ReadOnlySpan{int}, Span{byte})"/>, with at most so many lanes.</summary>
    [SkipLocalsInit]
    internal static void Of(ReadOnlySpan<byte> messages, ReadOnlySpan<int> lengths, Span<byte> digests, int lanes)
    {
        Preconditions.Argument(digests.Length == lengths.Length * Hash256.Length, nameof(digests), "a digest for each message");
        Span<int> offsets = stackalloc int[WindowLength];
        int offset = 0;
        for (int first = 0; first < lengths.Length; first += WindowLength)
        {
            int count = Math.Min(WindowLength, lengths.Length - first);
            for (int i = 0; i < count; i++)
            {
                offsets[i] = offset;
                offset += lengths[first + i];
            }

            Preconditions.Argument(offset <= messages.Length, nameof(lengths), "messages as long as their lengths say");
            OfWindow(
                messages, offsets, lengths.Slice(first, count), digests.Slice(first * Hash256.Length, count * Hash256.Length), lanes);
        }

        Preconditions.Argument(offset == messages.Length, nameof(lengths), "messages as long as their lengths say");
    }

    [SkipLocalsInit]
    private static void OfWindow(
        ReadOnlySpan<byte> messages, ReadOnlySpan<int> offsets, ReadOnlySpan<int> lengths, Span<byte> digests, int lanes)
    {
        Span<int> order = stackalloc int[WindowLength];
        int count = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] >= LongMessageBytes || lanes < 8 || !Lanes8.IsSupported)
            {
                SHA256.HashData(messages.Slice(offsets[i], lengths[i]), digests.Slice(i * Hash256.Length, Hash256.Length));
            }
            else
            {
                order[count++] = (Sha256Padding.BlocksOf(lengths[i]) << WindowShift) | i;
            }
        }

        order = order[..count];
        order.Sort();
        for (int i = 0; i < count; i++)
        {
            order[i] &= WindowLength - 1;
        }

        int done = 0;
        if (lanes >= 16 && Lanes16.IsSupported)
        {
            done = LeaveToEight(count);
            LaneHasher<Lanes16, Vector512<uint>>.Of(messages, offsets, lengths, order[..done], digests);
        }

        if (done < count)
        {
            LaneHasher<Lanes8, Vector256<uint>>.Of(messages, offsets, lengths, order[done..], digests);
        }
    }

    // Half-empty registers of sixteen lanes take longer than registers of eight.
    private static int LeaveToEight(int count) => count % 16 is > 0 and <= 8 ? count - (count % 16) : count;
}
