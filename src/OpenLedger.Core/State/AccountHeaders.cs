using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.State;

/// <summary>
/// The headers of all accounts by index, each on a cache line of its own that never moves. One thread may grow while others use what
/// is there.
/// </summary>
internal sealed unsafe class AccountHeaders
{
    /// <summary>The chunk of a header is its index without so many bits.</summary>
    public const int ChunkShift = 12;

    private const int ChunkLength = 1 << ChunkShift;
    private const int ChunkMask = ChunkLength - 1;

    private readonly PinnedChunks _chunks = new(ChunkLength * AccountHeader.SizeBytes);

    /// <summary>The header of an account.</summary>
    public ref AccountHeader this[int index]
    {
        // Safe: the chunk number is checked, the rest is masked; chunks never move and live as long as this object.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.AsRef<AccountHeader>(At(index));
    }

    /// <summary>Asks the processor to fetch a header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int index)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(At(index));
        }
    }

    /// <summary>The addresses of the chunks that there are; chunks that are added later may not be among them.</summary>
    public ReadOnlySpan<nint> Chunks => _chunks.Addresses;

    /// <summary>The header of an account in its chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AccountHeader* In(nint chunk, int index) =>
        unchecked((AccountHeader*)(chunk + (nint)((uint)(index & ChunkMask) * AccountHeader.SizeBytes)));

    /// <summary>Makes room for at least <paramref name="capacity"/> headers.</summary>
    public void EnsureCapacity(int capacity) => _chunks.EnsureCount((int)(((long)capacity + ChunkLength - 1) >> ChunkShift));

    /// <summary>Copies the first <paramref name="count"/> headers of another.</summary>
    public void CopyFrom(AccountHeaders other, int count) => _chunks.CopyFrom(other._chunks, (long)count * AccountHeader.SizeBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AccountHeader* At(int index) => In(_chunks[index >> ChunkShift], index);
}
