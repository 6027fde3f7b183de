using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OpenLedger.Core.State;

/// <summary>
/// Open-addressing hash table from address to account index, never more than half full. A slot is <c>[32 bits of hash | index + 1]</c>; the
/// addresses themselves lie in the account headers. Eight slots make a bucket, a cache line, which is compared at once; what does not fit
/// goes on in the next. Entries leave only in the reverse order of their coming, which needs no tombstones: nothing that is still there was
/// ever probed past the slot that becomes empty. One thread may add while others look up: they find an entry or do not find it yet. Nobody
/// may look up while entries leave.
/// </summary>
internal sealed class AccountTable
{
    /// <summary>Slots of a bucket: a cache line of them.</summary>
    public const int BucketSlots = 8;

    private const ulong TagMask = 0xFFFFFFFF_00000000;

    private Buckets _buckets;

    public AccountTable(int capacity) => _buckets = new Buckets((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 8) * 2));

    private AccountTable(Buckets buckets) => _buckets = buckets;

    public AccountTable Clone()
    {
        var buckets = new Buckets(_buckets.Slots.Length);
        _buckets.Slots.CopyTo(buckets.Slots);
        return new(buckets);
    }

    /// <summary>The index of <paramref name="address"/>, or -1.</summary>
    public int Find(in Address address, AccountHeaders headers)
    {
        ulong hash = address.StableHash;
        Buckets buckets = Volatile.Read(ref _buckets);
        for (ulong bucket = hash; ; bucket = unchecked(bucket + 1))
        {
            ref ulong slots = ref buckets[bucket];
            Vector512<ulong> all = Vector512.LoadUnsafe(ref slots);
            for (ulong found = WithTag(all, hash); found != 0; found &= found - 1)
            {
                // Read once more: whoever sees the entry thus sees the header that it leads to.
                int index = IndexIn(Volatile.Read(ref Unsafe.Add(ref slots, BitOperations.TrailingZeroCount(found))));
                if (index >= 0 && headers[index].Address == address)
                {
                    return index;
                }
            }

            if (HasEmpty(all))
            {
                return -1;
            }
        }
    }

    /// <summary>For looking at many addresses, one after the other: finds what is there now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AccountSearch Search(AccountHeaders headers)
    {
        Buckets buckets = Volatile.Read(ref _buckets);
        return new(ref buckets[0], buckets.Mask, headers);
    }

    /// <summary>A bit for each slot of a bucket that has the tag of a hash, or is empty if that tag is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong WithTag(Vector512<ulong> slots, ulong hash) =>
        Vector512.Equals(slots & Vector512.Create(TagMask), Vector512.Create(hash & TagMask)).ExtractMostSignificantBits();

    /// <summary>Whether a bucket has an empty slot: they fill in their order, and empty in the reverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasEmpty(Vector512<ulong> slots) => slots.GetElement(BucketSlots - 1) == 0;

    /// <summary>The account of a slot, -1 if it is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexIn(ulong slot) => unchecked((int)slot - 1);

    /// <summary>Adds an address that is not there yet. <paramref name="count"/> is the number of entries before.</summary>
    public void Add(in Address address, int index, int count, AccountHeaders headers)
    {
        if ((count + 1) * 2 > _buckets.Slots.Length)
        {
            var larger = new Buckets(_buckets.Slots.Length * 2);
            for (int i = 0; i < count; i++)
            {
                Place(larger, headers[i].Address.StableHash, i);
            }

            Volatile.Write(ref _buckets, larger);
        }

        Place(_buckets, address.StableHash, index);
    }

    /// <summary>Removes the entry that was added last.</summary>
    public void RemoveLast(in Address address, int index)
    {
        for (ulong bucket = address.StableHash; ; bucket = unchecked(bucket + 1))
        {
            foreach (ref ulong slot in MemoryMarshal.CreateSpan(ref _buckets[bucket], BucketSlots))
            {
                if (slot != 0 && IndexIn(slot) == index)
                {
                    slot = 0;
                    return;
                }
            }
        }
    }

    private static void Place(Buckets buckets, ulong hash, int index)
    {
        for (ulong bucket = hash; ; bucket = unchecked(bucket + 1))
        {
            foreach (ref ulong slot in MemoryMarshal.CreateSpan(ref buckets[bucket], BucketSlots))
            {
                if (slot == 0)
                {
                    // Whoever sees the entry sees the header that it leads to.
                    Volatile.Write(ref slot, (hash & TagMask) | (uint)(index + 1));
                    return;
                }
            }
        }
    }

    /// <summary>The slots: a power of two of buckets, each on a cache line of its own, which never move.</summary>
    private sealed unsafe class Buckets
    {
        private readonly ulong[] _memory;
        private readonly ulong* _first;

        public Buckets(int slots)
        {
            _memory = LargePages.Allocate<ulong>(slots + BucketSlots - 1);
            ulong* start = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
            const nint line = BucketSlots * sizeof(ulong);
            _first = (ulong*)(((nint)start + line - 1) & -line);
            Mask = (ulong)(slots / BucketSlots) - 1;
            Offset = (int)(_first - start);
        }

        /// <summary>The number of buckets less one.</summary>
        public ulong Mask { get; }

        private int Offset { get; }

        public Span<ulong> Slots => _memory.AsSpan(Offset, (int)(Mask + 1) * BucketSlots);

        /// <summary>The first slot of a bucket; numbers go on from the beginning behind the last.</summary>
        public ref ulong this[ulong bucket]
        {
            // Safe: masked; the memory is pinned and lives as long as this object.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref Unsafe.AsRef<ulong>(_first + unchecked((bucket & Mask) * BucketSlots));
        }
    }
}
