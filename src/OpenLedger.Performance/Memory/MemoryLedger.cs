using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Memory;

/// <summary>
/// Accounts in native memory, each on a cache line, and a table that finds them: open addressing, linear probing, half full at most, a
/// slot being <c>[32 bits of hash | index + 1]</c>. It does nothing but find two accounts and move a balance, which is the least
/// that any transfer needs; how fast it goes is what this machine's memory allows. For one thread.
/// </summary>
/// <remarks>
/// Every <c>unsafe</c> block here stays inside the two allocations: a slot's position is masked by the number of slots, and an index was
/// put into its slot by the constructor, which knows the number of accounts. Who disposes calls nothing afterwards.
/// </remarks>
internal sealed unsafe class MemoryLedger : IDisposable
{
    private const int LineBytes = 64;

    // How many transfers lie between asking for a line and using it. Long enough for memory to answer, short enough for the first
    // cache to keep the lines; everything from 8 to 32 does about the same.
    private const int Window = 16;
    private const int RingSlots = 2 * Window;
    private const ulong OpeningBalance = 1_000_000;

    private readonly MemoryAccount* _accounts;
    private readonly ulong* _slots;
    private readonly ulong _mask;
    private readonly int _count;

    /// <summary>Makes accounts with made-up addresses, the same every time.</summary>
    /// <param name="count">How many, above 1.</param>
    public MemoryLedger(int count)
    {
        _count = count;
        nuint slots = System.Numerics.BitOperations.RoundUpToPowerOf2((nuint)count * 2);
        _mask = slots - 1;
        _accounts = (MemoryAccount*)NativeMemory.AlignedAlloc((nuint)count * LineBytes, LineBytes);
        _slots = (ulong*)NativeMemory.AlignedAlloc(slots * sizeof(ulong), LineBytes);
        NativeMemory.Clear(_slots, slots * sizeof(ulong));
        for (int i = 0; i < count; i++)
        {
            _accounts[i] = new MemoryAccount { Address = AddressOf(i), Balance = OpeningBalance };
            Place(_accounts[i].Address.StableHash, i);
        }
    }

    /// <summary>Number of accounts.</summary>
    public int Count => _count;

    /// <summary>The address of an account, made up from its number.</summary>
    public static Address AddressOf(int index)
    {
        ulong number = (ulong)index;
        Hash256 hash = Hash256.Of(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in number, 1)));
        return new Address(Hash256.BytesOf(in hash));
    }

    /// <summary>Gives every account its first balance again.</summary>
    public void Reset()
    {
        for (int i = 0; i < _count; i++)
        {
            _accounts[i].Balance = OpeningBalance;
        }
    }

    /// <summary>A hash over all balances, in the order of the accounts.</summary>
    public Hash256 BalanceHash()
    {
        var balances = new ulong[_count];
        for (int i = 0; i < _count; i++)
        {
            balances[i] = _accounts[i].Balance;
        }

        return Hash256.Of(MemoryMarshal.AsBytes(balances.AsSpan()));
    }

    /// <summary>Moves balances, one transfer after the other, waiting for memory each time.</summary>
    public void Move(ReadOnlySpan<MemoryTransfer> transfers)
    {
        for (int i = 0; i < transfers.Length; i++)
        {
            ref readonly MemoryTransfer transfer = ref transfers[i];
            Settle(in transfer, Find(in transfer.From), Find(in transfer.To));
        }
    }

    /// <summary>
    /// Moves the same balances in the same order, and asks for what a transfer needs before its turn comes: its slots of the table two
    /// windows ahead, its accounts one window ahead.
    /// </summary>
    public void MoveWithPrefetch(ReadOnlySpan<MemoryTransfer> transfers)
    {
        uint* guesses = stackalloc uint[2 * RingSlots];
        for (int i = 0; i < Math.Min(2 * Window, transfers.Length); i++)
        {
            PrefetchSlots(in transfers[i]);
        }

        for (int i = 0; i < Math.Min(Window, transfers.Length); i++)
        {
            Guess(in transfers[i], guesses + (2 * (i % RingSlots)));
        }

        for (int i = 0; i < transfers.Length; i++)
        {
            if (i + (2 * Window) < transfers.Length)
            {
                PrefetchSlots(in transfers[i + (2 * Window)]);
            }

            if (i + Window < transfers.Length)
            {
                Guess(in transfers[i + Window], guesses + (2 * ((i + Window) % RingSlots)));
            }

            ref readonly MemoryTransfer transfer = ref transfers[i];
            uint* guess = guesses + (2 * (i % RingSlots));
            Settle(in transfer, Confirm(in transfer.From, guess[0]), Confirm(in transfer.To, guess[1]));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_accounts);
        NativeMemory.AlignedFree(_slots);
    }

    private void Place(ulong hash, int index)
    {
        ulong at = hash & _mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & _mask;
        }

        _slots[at] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)(index + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchSlots(in MemoryTransfer transfer)
    {
        Sse.Prefetch0(_slots + (transfer.From.StableHash & _mask));
        Sse.Prefetch0(_slots + (transfer.To.StableHash & _mask));
    }

    // What the tags say; the addresses, which lie in memory that is only asked for here, are compared by Confirm.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Guess(in MemoryTransfer transfer, uint* indexes)
    {
        indexes[0] = FirstWithTag(transfer.From.StableHash);
        indexes[1] = FirstWithTag(transfer.To.StableHash);
        Sse.Prefetch0(_accounts + indexes[0]);
        Sse.Prefetch0(_accounts + indexes[1]);
    }

    // An address that is not there ends at an empty slot, and account 0 stands in for it: Confirm sees that it is another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint FirstWithTag(ulong hash)
    {
        ulong at = hash & _mask;
        ulong slot = _slots[at];
        while (slot != 0 && (slot >> 32) != (hash >> 32))
        {
            at = (at + 1) & _mask;
            slot = _slots[at];
        }

        return slot == 0 ? 0 : (uint)(slot & uint.MaxValue) - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Confirm(in Address address, uint guess) =>
        _accounts[guess].Address == address ? guess : Find(in address);

    private uint Find(in Address address)
    {
        ulong hash = address.StableHash;
        for (ulong at = hash & _mask; ; at = (at + 1) & _mask)
        {
            ulong slot = _slots[at];
            Preconditions.Invariant(slot != 0, "every transfer of the memory loop is between accounts that exist");
            if ((slot >> 32) == (hash >> 32))
            {
                uint index = (uint)(slot & uint.MaxValue) - 1;
                if (_accounts[index].Address == address)
                {
                    return index;
                }
            }
        }
    }

    // A transfer that the balance does not cover moves nothing, as in a ledger.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Settle(in MemoryTransfer transfer, uint from, uint to)
    {
        ulong amount = transfer.Amount;
        if (_accounts[from].Balance >= amount)
        {
            _accounts[from].Balance -= amount;
            _accounts[to].Balance += amount;
        }
    }
}
