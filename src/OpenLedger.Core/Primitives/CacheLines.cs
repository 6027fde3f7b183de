using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.Primitives;

/// <summary>
/// Asks the processor for memory before it is read or written, so that what comes meanwhile need not wait. Stores wait too: only so many can
/// be under way, and one that misses the caches holds up all behind it. Safe anywhere: hints are never followed, and where the processor
/// has none nothing happens.
/// </summary>
internal static unsafe class CacheLines
{
    /// <summary>Bytes of a cache line.</summary>
    public const int Size = 64;

    /// <summary>Fetches every line of some bytes that begin at a line's beginning, most of them otherwise.</summary>
    /// <param name="first">The first byte.</param>
    /// <param name="bytes">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* first, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (byte* end = unchecked(first + bytes); first < end; first = unchecked(first + Size))
            {
                Sse.Prefetch0(first);
            }
        }
    }

    /// <summary>Fetches what lies some way behind a place in an array that is written from front to back.</summary>
    /// <param name="place">The place that is written now.</param>
    /// <param name="distance">How many bytes behind it.</param>
    /// <param name="bytes">How many bytes: as many as are written at a time.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchBehind<T>(ref T place, int distance, int bytes)
        where T : unmanaged => Prefetch(unchecked((byte*)Unsafe.AsPointer(ref place) + distance), bytes);
}
