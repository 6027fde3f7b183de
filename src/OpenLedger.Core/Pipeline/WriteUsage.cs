using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// How many compute units of a block the transactions take that write an account. A block must not consist of one account's writers,
/// which can only be executed one after the other. Emptied in no time; allocates nothing once it has grown.
/// </summary>
/// <remarks>
/// Counted are the accounts that stand in the message. What lookup tables add is known only when the block is executed, and a block is
/// put together while the one before still runs.
/// </remarks>
internal sealed class WriteUsage
{
    private Slot[] _slots = new Slot[1024];
    private ulong _block = 1;
    private int _count;

    /// <summary>Starts a block.</summary>
    public void Clear()
    {
        _block++;
        _count = 0;
    }

    /// <summary>Adds a transaction, whatever the limit.</summary>
    public void Charge(ParsedTransaction transaction, uint units) => Add(transaction, units);

    /// <summary>Adds a transaction if every account that it writes has room for it. An account that nobody wrote yet has room for
    /// anything: what is larger than the limit must not wait for ever.</summary>
    public bool TryCharge(ParsedTransaction transaction, uint units, ulong limit)
    {
        for (int i = 0; i < transaction.StaticAccountCount; i++)
        {
            if (transaction.IsWritable(i))
            {
                ulong used = Find(transaction.Key(i)).Units;
                if (used != 0 && used + units > limit)
                {
                    return false;
                }
            }
        }

        Add(transaction, units);
        return true;
    }

    private void Add(ParsedTransaction transaction, uint units)
    {
        for (int i = 0; i < transaction.StaticAccountCount; i++)
        {
            if (transaction.IsWritable(i))
            {
                Address account = transaction.Key(i);
                ref Slot slot = ref Find(in account);
                if (slot.Block != _block)
                {
                    slot = new Slot { Account = account, Block = _block };
                    _count++;
                }

                slot.Units += units;
                if (_count * 2 > _slots.Length)
                {
                    Grow();
                }
            }
        }
    }

    // The account's slot, or the free one that would be its own and then counts nothing.
    private ref Slot Find(in Address account)
    {
        int mask = _slots.Length - 1;
        for (int i = (int)(account.StableHash & (ulong)mask); ; i = (i + 1) & mask)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Block != _block)
            {
                slot.Units = 0;
                return ref slot;
            }

            if (slot.Account == account)
            {
                return ref slot;
            }
        }
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (ref readonly Slot slot in old.AsSpan())
        {
            if (slot.Block == _block)
            {
                Find(in slot.Account) = slot;
            }
        }
    }

    private struct Slot
    {
        public Address Account;
        public ulong Block;
        public ulong Units;
    }
}
