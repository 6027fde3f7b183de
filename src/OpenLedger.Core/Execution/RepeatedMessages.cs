using System.Runtime.InteropServices;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Messages that stand in a block several times, which hardly happens, and messages that have to be forgotten because who sent them
/// could not pay. A message that nobody paid for may come again, in the same block too.
/// </summary>
internal sealed class RepeatedMessages
{
    // Blocks of copies of a few messages are not to make garbage, even the first.
    private const int RoomAtFirst = 1024;

    private readonly StatusCache _cache;
    private readonly List<UInt128> _unpaid = [];
    private readonly List<UInt128> _paidLater = [];
    private readonly Dictionary<UInt128, bool> _isPaid = new(RoomAtFirst);
    private bool _areRepeated;
    private int _looked;

    public RepeatedMessages(LedgerHistory history) => _cache = history.Processed;

    /// <summary>Starts a block.</summary>
    public void Begin()
    {
        if (_areRepeated || _unpaid.Count != 0)
        {
            _unpaid.Clear();
            _paidLater.Clear();
            _isPaid.Clear();
            _areRepeated = false;
            _looked = 0;
        }
    }

    /// <summary>Whether somebody in front of a transaction paid for the same message.</summary>
    /// <param name="message">A message that was remembered in this slot, by this block or by one before it.</param>
    /// <param name="receipts">The receipts of all transactions of the block in front of it.</param>
    public bool IsPaid(UInt128 message, ReadOnlySpan<Receipt> receipts)
    {
        _areRepeated = true;
        for (; _looked < receipts.Length; _looked++)
        {
            ref readonly Receipt receipt = ref receipts[_looked];
            UInt128 other = receipt.TransactionId.Prefix128;
            _isPaid[other] = receipt.IsCommitted || _isPaid.GetValueOrDefault(other);
        }

        return !_isPaid.TryGetValue(message, out bool isPaid) || isPaid;
    }

    /// <summary>Notes what became of a message that was not processed before.</summary>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="isRepeated">Whether it stood in the block before.</param>
    public void Note(in Receipt receipt, bool isRepeated)
    {
        if (!receipt.IsCommitted)
        {
            _unpaid.Add(receipt.TransactionId.Prefix128);
        }
        else if (isRepeated)
        {
            _paidLater.Add(receipt.TransactionId.Prefix128);
        }
    }

    /// <summary>Forgets what nobody paid for, at the end of a block.</summary>
    public void Settle(ulong slot)
    {
        foreach (UInt128 message in CollectionsMarshal.AsSpan(_unpaid))
        {
            _cache.RemoveInSlot(message, slot);
        }

        foreach (UInt128 message in CollectionsMarshal.AsSpan(_paidLater))
        {
            _cache.Add(message, slot);
        }
    }
}
