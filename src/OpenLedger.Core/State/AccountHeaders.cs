using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.State;

/// <summary>
/// The headers of all accounts by index, in chunks that never move: growing disturbs nobody who reads or writes a header meanwhile.
/// Every header begins at a cache line. One thread may grow while others use what is there.
/// </summary>
internal sealed unsafe class AccountHeaders
{
    private const int ChunkShift = 12;
    private const int ChunkLength = 1 << ChunkShift;
    private const int ChunkMask = ChunkLength - 1;

    // The pinned arrays keep the chunks alive as long as this object is; the pointers are into them, rounded up to a cache line.
    private byte[][] _memory = [];
    private nint[] _chunks = [];
    private int _count;

    /// <summary>How many headers there is room for.</summary>
    public int Capacity => _count << ChunkShift;

    /// <summary>The header of an account.</summary>
    public ref AccountHeader this[int index]
    {
        // Safe: the chunk number is checked by the array, the rest is masked; chunks are pinned and live as long as this object.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.AsRef<AccountHeader>((AccountHeader*)_chunks[index >> ChunkShift] + (index & ChunkMask));
    }

    /// <summary>Asks the processor to fetch a header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int index)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((AccountHeader*)_chunks[index >> ChunkShift] + (index & ChunkMask));
        }
    }

    /// <summary>Makes room for at least <paramref name="capacity"/> headers.</summary>
    public void EnsureCapacity(int capacity)
    {
        while (Capacity < capacity)
        {
            if (_count == _chunks.Length)
            {
                // Readers see the old directory or the new one; both hold every chunk that an index was given out for.
                Array.Resize(ref _memory, Math.Max(4, _count * 2));
                Array.Resize(ref _chunks, Math.Max(4, _count * 2));
            }

            byte[] memory = GC.AllocateArray<byte>((ChunkLength + 1) * AccountHeader.SizeBytes, pinned: true);
            nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
            _memory[_count] = memory;
            _chunks[_count] = (start + AccountHeader.SizeBytes - 1) & -AccountHeader.SizeBytes;
            _count++;
        }
    }

    /// <summary>Copies the first <paramref name="count"/> headers of another.</summary>
    public void CopyFrom(AccountHeaders other, int count)
    {
        EnsureCapacity(count);
        for (int i = 0; i < count; i += ChunkLength)
        {
            // Safe: both chunks have ChunkLength headers.
            Unsafe.CopyBlock(
                (void*)_chunks[i >> ChunkShift], (void*)other._chunks[i >> ChunkShift],
                (uint)(Math.Min(ChunkLength, count - i) * AccountHeader.SizeBytes));
        }
    }
}
