using OpenLedger.Core.Execution;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>By how much several workers can execute a workload faster than one, scheduling free, block after block.</summary>
/// <param name="ByTransactions">If every transaction takes the same time.</param>
/// <param name="ByAccounts">If a transaction takes a time in proportion to the accounts that it names.</param>
public sealed record ListSchedulingBound(double ByTransactions, double ByAccounts)
{
    /// <summary>Computes the bound.</summary>
    /// <param name="workload">What is executed.</param>
    /// <param name="workers">How many work side by side.</param>
    /// <param name="locksOf">
    /// What the transactions of a block hold: by what they declare (<see cref="TransactionLocks"/>), or what an executor granted.
    /// </param>
    public static ListSchedulingBound Of(Workload workload, int workers, Func<BlockInput, LedgerState, HeldLock[]> locksOf)
    {
        var buffer = new BlockBuffer();
        var sums = (Work: 0L, Time: 0L, UnitWork: 0L, UnitTime: 0L);
        foreach (WireBlock block in workload.Blocks)
        {
            buffer.Load(block);
            List<ParsedTransaction> transactions = buffer.Input.Transactions;
            HeldLock[] locks = locksOf(buffer.Input, workload.State);
            int[] accounts = [.. transactions.Select(t => t.TotalAccountCount)];
            int[] ones = [.. transactions.Select(_ => 1)];
            sums.Work += accounts.Sum(n => (long)n);
            sums.UnitWork += ones.Length;
            sums.Time += ListScheduling.Makespan(accounts, locks, workers);
            sums.UnitTime += ListScheduling.Makespan(ones, locks, workers);
        }

        return new ListSchedulingBound((double)sums.UnitWork / sums.UnitTime, (double)sums.Work / sums.Time);
    }
}
