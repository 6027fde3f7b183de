using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.State;

/// <summary>
/// Looks for many addresses by steps, so that fetches from memory overlap: ask for the bucket of each, then for the header that it most
/// likely names, then compare. Holds what each step would otherwise read again. Lies on the stack, since what is added later may escape it.
/// One thread may add meanwhile; nobody may take an address back.
/// </summary>
internal readonly unsafe ref struct AccountSearch
{
    private readonly ref ulong _slots;
    private readonly ulong _mask;
    private readonly ReadOnlySpan<nint> _chunks;

    /// <param name="slots">The first slot of the table.</param>
    /// <param name="mask">Its number of buckets less one, a power of two less one.</param>
    /// <param name="headers">The headers of all accounts in it.</param>
    public AccountSearch(ref ulong slots, ulong mask, AccountHeaders headers)
    {
        _slots = ref slots;
        _mask = mask;
        _chunks = headers.Chunks;
    }

    /// <summary>Asks the processor to fetch the bucket where the search for an address begins.</summary>
    /// <param name="hash">The hash of the address.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchBucket(ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Bucket(hash)));
        }
    }

    /// <summary>The account that most likely has an address, or -1 if there surely is none; its header is asked for.</summary>
    /// <param name="hash">The hash of the address.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Guess(ulong hash)
    {
        for (ulong bucket = hash; ; bucket = unchecked(bucket + 1))
        {
            ref ulong slots = ref Bucket(bucket);
            Vector512<ulong> all = Vector512.LoadUnsafe(ref slots);
            ulong found = AccountTable.WithTag(all, hash);
            if (found != 0)
            {
                // Read once more: whoever sees the entry thus sees the header that it leads to.
                int guess = AccountTable.IndexIn(Volatile.Read(ref Unsafe.Add(ref slots, BitOperations.TrailingZeroCount(found))));
                if (Sse.IsSupported && Has(guess))
                {
                    Sse.Prefetch0(HeaderOf(guess));
                }

                return guess;
            }

            if (AccountTable.HasEmpty(all))
            {
                return -1;
            }
        }
    }

    /// <summary>Whether an account surely has an address.</summary>
    /// <param name="account">What <see cref="Guess"/> gave.</param>
    /// <param name="address">The address.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(int account, in Address address) => Has(account) && HeaderOf(account)->Address == address;

    // No for -1, and for who came meanwhile and lies in a chunk that was added meanwhile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Has(int account) => unchecked((uint)(account >> AccountHeaders.ChunkShift) < (uint)_chunks.Length);

    // Safe: whoever is in the table has a header, in a chunk that never moves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AccountHeader* HeaderOf(int account) => AccountHeaders.In(_chunks[account >> AccountHeaders.ChunkShift], account);

    // Safe: masked; the memory of a table is pinned and lives as long as the table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Bucket(ulong bucket) => ref Unsafe.Add(ref _slots, unchecked((nint)((bucket & _mask) * AccountTable.BucketSlots)));
}
