using System.Runtime.CompilerServices;

namespace OpenLedger.Core.State;

/// <summary>
/// Open-addressing hash table from address to account index, linear probing, never more than half full. A slot is
/// <c>[32 bits of hash | index + 1]</c>; the addresses themselves lie in the account headers. Entries leave only in the reverse order
/// of their coming, which needs no tombstones: nothing that is still there was ever probed past the slot that becomes empty.
/// Not safe to share between threads while it is written.
/// </summary>
internal sealed class AccountTable
{
    private ulong[] _slots;
    private int _mask;

    public AccountTable(int capacity)
    {
        _slots = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 8) * 2)];
        _mask = _slots.Length - 1;
    }

    private AccountTable(ulong[] slots)
    {
        _slots = slots;
        _mask = slots.Length - 1;
    }

    public AccountTable Clone() => new((ulong[])_slots.Clone());

    /// <summary>The index of <paramref name="address"/>, or -1.</summary>
    public int Find(in Address address, AccountHeader[] headers)
    {
        ulong hash = address.StableHash;
        uint tag = TagOf(hash);
        for (int at = Home(hash); ; at = (at + 1) & _mask)
        {
            ulong slot = _slots[at];
            if (slot == 0)
            {
                return -1;
            }

            if ((uint)(slot >> 32) == tag)
            {
                int index = (int)(slot & uint.MaxValue) - 1;
                if (headers[index].Address == address)
                {
                    return index;
                }
            }
        }
    }

    /// <summary>Adds an address that is not there yet. <paramref name="count"/> is the number of entries before.</summary>
    public void Add(in Address address, int index, int count, AccountHeader[] headers)
    {
        if ((count + 1) * 2 > _slots.Length)
        {
            Grow(count, headers);
        }

        Place(address.StableHash, index);
    }

    /// <summary>Removes the entry that was added last.</summary>
    public void RemoveLast(in Address address, int index)
    {
        ulong hash = address.StableHash;
        int at = Home(hash);
        while ((int)(_slots[at] & uint.MaxValue) != index + 1)
        {
            at = (at + 1) & _mask;
        }

        _slots[at] = 0;
    }

    // Masked before it is narrowed: a hash does not fit into an int, its home slot does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(ulong hash) => (int)(hash & (ulong)_mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TagOf(ulong hash) => (uint)(hash >> 32);

    private void Place(ulong hash, int index)
    {
        int at = Home(hash);
        while (_slots[at] != 0)
        {
            at = (at + 1) & _mask;
        }

        _slots[at] = ((ulong)TagOf(hash) << 32) | (uint)(index + 1);
    }

    private void Grow(int count, AccountHeader[] headers)
    {
        _slots = new ulong[_slots.Length * 2];
        _mask = _slots.Length - 1;
        for (int i = 0; i < count; i++)
        {
            Place(headers[i].Address.StableHash, i);
        }
    }
}
