using System.Collections.Immutable;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// The locks of a recorded block, the miner's account left out, storage slots and not whole contracts being locked. Under
/// <see cref="RecordedLockRule.Credit"/> the recipient of a plain transfer is credited, under
/// <see cref="RecordedLockRule.CreditAndDebit"/> its sender is debited out of a reserve.
/// </summary>
public static class RecordedLocks
{
    /// <summary>What the transactions of a block hold, in block order.</summary>
    public static HeldLock[] Of(RecordedBlock block, RecordedLockRule rule)
    {
        var locks = new List<HeldLock>();
        for (int t = 0; t < block.Transactions.Length; t++)
        {
            RecordedTransaction transaction = block.Transactions[t];
            Add(t, transaction.AccountReads, LockMode.Read);
            Add(t, transaction.SlotReads, LockMode.Read);
            Add(t, transaction.SlotWrites, LockMode.Write);
            foreach (int key in transaction.AccountWrites)
            {
                AddOne(t, key, ModeOf(transaction, key, rule));
            }

            if (!transaction.AccountWrites.Contains(transaction.From))
            {
                // Whoever sends pays, whatever was recorded of it.
                AddOne(t, transaction.From, ModeOf(transaction, transaction.From, rule));
            }
        }

        return [.. locks];

        void Add(int t, ImmutableArray<int> keys, LockMode mode)
        {
            foreach (int key in keys)
            {
                AddOne(t, key, mode);
            }
        }

        void AddOne(int t, int key, LockMode mode)
        {
            if (key != block.Miner)
            {
                locks.Add(new HeldLock(t, key, mode));
            }
        }
    }

    private static LockMode ModeOf(RecordedTransaction transaction, int written, RecordedLockRule rule)
    {
        if (rule == RecordedLockRule.ReadWrite || !transaction.IsPlainTransfer || transaction.From == transaction.To)
        {
            return LockMode.Write;
        }

        return written == transaction.To || rule == RecordedLockRule.CreditAndDebit ? LockMode.Delta : LockMode.Write;
    }
}
