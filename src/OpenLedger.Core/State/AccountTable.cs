using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.State;

/// <summary>
/// Open-addressing hash table from address to account index, linear probing, never more than half full. A slot is
/// <c>[32 bits of hash | index + 1]</c>; the addresses themselves lie in the account headers. Entries leave only in the reverse order
/// of their coming, which needs no tombstones: nothing that is still there was ever probed past the slot that becomes empty.
/// One thread may add while others look up: they find an entry or do not find it yet. Nobody may look up while entries leave.
/// </summary>
internal sealed class AccountTable
{
    private ulong[] _slots;

    public AccountTable(int capacity) =>
        _slots = LargePages.Allocate<ulong>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 8) * 2));

    private AccountTable(ulong[] slots) => _slots = slots;

    public AccountTable Clone()
    {
        ulong[] slots = LargePages.Allocate<ulong>(_slots.Length);
        _slots.CopyTo(slots, 0);
        return new(slots);
    }

    /// <summary>The index of <paramref name="address"/>, or -1.</summary>
    public int Find(in Address address, AccountHeaders headers)
    {
        ulong hash = address.StableHash;
        uint tag = TagOf(hash);
        ulong[] slots = Volatile.Read(ref _slots);
        for (int at = Home(hash, slots); ; at = unchecked(at + 1) & unchecked(slots.Length - 1))
        {
            ulong slot = Volatile.Read(ref slots[at]);
            if (slot == 0)
            {
                return -1;
            }

            if (TagOf(slot) == tag)
            {
                int index = unchecked((int)slot - 1);
                if (headers[index].Address == address)
                {
                    return index;
                }
            }
        }
    }

    /// <summary>Asks the processor to fetch the slot where the search for an address begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(ulong stableHash)
    {
        if (Sse.IsSupported)
        {
            // Safe: a hint that is never followed; where the array has moved meanwhile it fetches something useless.
            ulong[] slots = _slots;
            Sse.Prefetch0(Unsafe.AsPointer(ref slots[Home(stableHash, slots)]));
        }
    }

    /// <summary>The first account whose 32 bits of hash are those of an address, or -1: what to prefetch, not an answer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Guess(ulong stableHash)
    {
        ulong[] slots = _slots;
        uint tag = TagOf(stableHash);
        for (int at = Home(stableHash, slots); ; at = unchecked(at + 1) & unchecked(slots.Length - 1))
        {
            ulong slot = Volatile.Read(ref slots[at]);
            if (slot == 0 || (uint)(slot >> 32) == tag)
            {
                return unchecked((int)slot - 1);
            }
        }
    }

    /// <summary>Adds an address that is not there yet. <paramref name="count"/> is the number of entries before.</summary>
    public void Add(in Address address, int index, int count, AccountHeaders headers)
    {
        if ((count + 1) * 2 > _slots.Length)
        {
            Grow(count, headers);
        }

        Place(_slots, address.StableHash, index);
    }

    /// <summary>Removes the entry that was added last.</summary>
    public void RemoveLast(in Address address, int index)
    {
        ulong hash = address.StableHash;
        int at = Home(hash, _slots);
        while ((int)(_slots[at] & uint.MaxValue) != index + 1)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        _slots[at] = 0;
    }

    // Masked before it is narrowed: a hash does not fit into an int, its home slot does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Home(ulong hash, ulong[] slots) => unchecked((int)hash & (slots.Length - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TagOf(ulong hash) => unchecked((uint)(hash >> 32));

    private static void Place(ulong[] slots, ulong hash, int index)
    {
        int at = Home(hash, slots);
        while (slots[at] != 0)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        // Whoever sees the entry sees the header that it leads to.
        Volatile.Write(ref slots[at], ((ulong)TagOf(hash) << 32) | (uint)(index + 1));
    }

    private void Grow(int count, AccountHeaders headers)
    {
        ulong[] slots = LargePages.Allocate<ulong>(_slots.Length * 2);
        for (int i = 0; i < count; i++)
        {
            Place(slots, headers[i].Address.StableHash, i);
        }

        Volatile.Write(ref _slots, slots);
    }
}
