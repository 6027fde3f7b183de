using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.State;

/// <summary>
/// Memory that grows by chunks of one size, which begin at a cache line and never move: growing disturbs nobody who uses what is there. One
/// thread may grow it at a time, while others read and write. The chunks live as long as this object.
/// </summary>
internal sealed unsafe class PinnedChunks
{
    private const int CacheLine = 64;

    // Chunks are taken from arrays of twice the size each time: a small ledger takes little, a large one lies on large pages.
    private const int LargestArrayBytes = 32 << 20;

    private readonly int _chunkBytes;
    private readonly List<byte[]> _arrays = [];
    private nint[] _chunks = [];
    private nint _free;
    private nint _freeEnd;

    /// <param name="chunkBytes">Size of a chunk in bytes.</param>
    public PinnedChunks(int chunkBytes) => _chunkBytes = chunkBytes;

    /// <summary>How many chunks there are.</summary>
    public int Count { get; private set; }

    /// <summary>The address of a chunk.</summary>
    public nint this[int chunk]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _chunks[chunk];
    }

    /// <summary>The addresses of the chunks that there are, and zeros; once they no longer fit there is another list.</summary>
    public ReadOnlySpan<nint> Addresses => _chunks;

    /// <summary>Adds chunks of zeros until there are so many.</summary>
    public void EnsureCount(int count)
    {
        while (Count < count)
        {
            if (_freeEnd - _free < _chunkBytes)
            {
                AddArray(Math.Max(count - Count, Count));
            }

            nint[] chunks = _chunks;
            if (Count == chunks.Length)
            {
                Array.Resize(ref chunks, Math.Max(4, Count * 2));
            }

            // Readers see the old directory or the new one; both hold every chunk that was given out.
            chunks[Count] = _free;
            Volatile.Write(ref _chunks, chunks);
            Count++;
            _free += _chunkBytes;
        }
    }

    /// <summary>Copies the first bytes of another that has chunks of the same size.</summary>
    public void CopyFrom(PinnedChunks other, long bytes)
    {
        EnsureCount((int)((bytes + _chunkBytes - 1) / _chunkBytes));
        for (int i = 0; bytes > 0; i++, bytes -= _chunkBytes)
        {
            // Safe: both chunks have that many bytes.
            Unsafe.CopyBlock((void*)_chunks[i], (void*)other._chunks[i], (uint)Math.Min(_chunkBytes, bytes));
        }
    }

    private void AddArray(int chunks)
    {
        int most = Math.Max(1, LargestArrayBytes / _chunkBytes);
        byte[] array = LargePages.Allocate<byte>((Math.Clamp(chunks, 1, most) * _chunkBytes) + CacheLine);
        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        _arrays.Add(array);
        _free = (start + CacheLine - 1) & -CacheLine;
        _freeEnd = start + array.Length;
    }
}
