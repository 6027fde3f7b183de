using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Cryptography;

/// <summary>Whole messages through <see cref="Sha256Lanes{TLanes, TVector}"/>: reads their blocks, pads them, writes the digests.</summary>
/// <typeparam name="TLanes">How many lanes.</typeparam>
/// <typeparam name="TVector">The register that holds them.</typeparam>
internal static class LaneHasher<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int MostLanes = 16;

    /// <summary>Hashes the first <paramref name="count"/> messages of 64 bytes each.</summary>
    /// <returns>The same number.</returns>
    [SkipLocalsInit]
    public static int Of64(ReadOnlySpan<byte> messages, Span<byte> digests, int count)
    {
        int lanes = TLanes.Count;
        Span<byte> blocks = stackalloc byte[MostLanes * 64];
        Span<byte> hashes = stackalloc byte[MostLanes * Hash256.Length];
        for (int first = 0; first < count; first += lanes)
        {
            // A group that is not full runs with whatever the other lanes hold; nobody reads what comes of it.
            int taken = Math.Min(lanes, count - first);
            ReadOnlySpan<byte> group = messages.Slice(first * 64, taken * 64);
            Span<byte> results = digests.Slice(first * Hash256.Length, taken * Hash256.Length);
            if (taken == lanes)
            {
                OfGroup64(ref MemoryMarshal.GetReference(group), ref MemoryMarshal.GetReference(results));
            }
            else
            {
                group.CopyTo(blocks);
                OfGroup64(ref MemoryMarshal.GetReference(blocks), ref MemoryMarshal.GetReference(hashes));
                hashes[..results.Length].CopyTo(results);
            }
        }

        return count;
    }

    /// <summary>Hashes the messages that <paramref name="order"/> names; neighbours there share registers and should be of one length.</summary>
    /// <param name="messages">The bytes of all messages.</param>
    /// <param name="offsets">Where each begins.</param>
    /// <param name="lengths">How long each is.</param>
    /// <param name="order">Numbers of the messages to hash.</param>
    /// <param name="digests">Takes 32 bytes for each message, at its number.</param>
    [SkipLocalsInit]
    public static void Of(
        ReadOnlySpan<byte> messages, ReadOnlySpan<int> offsets, ReadOnlySpan<int> lengths, ReadOnlySpan<int> order, Span<byte> digests)
    {
        Span<TVector> state = stackalloc TVector[8];
        Span<byte> blocks = stackalloc byte[MostLanes * 64];
        Span<byte> hashes = stackalloc byte[MostLanes * Hash256.Length];
        for (; !order.IsEmpty; order = order[Math.Min(TLanes.Count, order.Length)..])
        {
            ReadOnlySpan<int> group = order[..Math.Min(TLanes.Count, order.Length)];
            Sha256Lanes<TLanes, TVector>.Begin(ref state[0]);
            int blockCount = 0;
            foreach (int number in group)
            {
                blockCount = Math.Max(blockCount, Sha256Padding.BlocksOf(lengths[number]));
            }

            for (int block = 0; block < blockCount; block++)
            {
                bool ends = false;
                for (int lane = 0; lane < group.Length; lane++)
                {
                    ReadOnlySpan<byte> message = messages.Slice(offsets[group[lane]], lengths[group[lane]]);
                    Sha256Padding.CopyBlock(message, block, blocks.Slice(lane * 64, 64));
                    ends |= block + 1 == Sha256Padding.BlocksOf(message.Length);
                }

                Sha256Lanes<TLanes, TVector>.Compress(ref state[0], ref blocks[0]);
                if (ends)
                {
                    TLanes.Store(ref state[0], ref hashes[0]);
                    TakeEnded(lengths, group, block + 1, hashes, digests);
                }
            }
        }
    }

    // Several messages of a group may end at different blocks; the registers of those that ended run on for nothing.
    private static void TakeEnded(
        ReadOnlySpan<int> lengths, ReadOnlySpan<int> group, int blocks, ReadOnlySpan<byte> hashes, Span<byte> digests)
    {
        for (int lane = 0; lane < group.Length; lane++)
        {
            if (Sha256Padding.BlocksOf(lengths[group[lane]]) == blocks)
            {
                hashes.Slice(lane * Hash256.Length, Hash256.Length).CopyTo(digests[(group[lane] * Hash256.Length)..]);
            }
        }
    }

    [SkipLocalsInit]
    private static void OfGroup64(ref byte messages, ref byte digests)
    {
        Span<TVector> state = stackalloc TVector[8];
        Sha256Lanes<TLanes, TVector>.Begin(ref state[0]);
        Sha256Lanes<TLanes, TVector>.Compress(ref state[0], ref messages);
        Sha256Lanes<TLanes, TVector>.CompressKnown(ref state[0], Sha256Constants.PaddingOf64);
        TLanes.Store(ref state[0], ref digests);
    }
}
