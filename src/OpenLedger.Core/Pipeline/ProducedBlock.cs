using OpenLedger.Core.Execution;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Pipeline;

/// <summary>
/// A block on its way through the stages: its transactions, then what they left, then the header that commits to it. Reused: whoever is
/// shown one copies what it wants to keep.
/// </summary>
public sealed class ProducedBlock
{
    internal List<PendingTransaction> Pending { get; } = [];

    internal BlockInput Input { get; } = new();

    /// <summary>What the executor knows of it beforehand, once <see cref="IsBegun"/>.</summary>
    internal PreparedBlock Prepared { get; } = new();

    internal bool IsBegun { get; set; }

    /// <summary>What it changed, while <see cref="IsStaged"/>: until the state root knows of it.</summary>
    internal StateChanges Changes { get; } = new();

    internal bool IsStaged { get; set; }

    /// <summary>How far it came; only the load driver asks.</summary>
    internal BlockProgress Progress { get; set; }

    /// <summary>What the block commits to.</summary>
    public BlockHeader Header { get; internal set; }

    /// <summary>The header's hash.</summary>
    public Hash256 Hash { get; internal set; }

    /// <summary>Commits to all accounts behind the block, on chains that keep a state root and once it is computed; else zeros.</summary>
    public Hash256 StateRoot { get; internal set; }

    /// <summary>Receipts, records and balance changes. A receipt that is not committed belongs to a transaction that was dropped.</summary>
    public BlockOutput Output { get; } = new();

    /// <summary>Number of transactions that were tried, committed or dropped.</summary>
    public int Count => Pending.Count;

    /// <summary>What the submitter of a transaction knows it by.</summary>
    public long TagOf(int transaction) => Pending[transaction].Tag;

    /// <summary>Settles place, time and order of the transactions in <see cref="Pending"/>.</summary>
    internal void Arrange(ulong slot, long timeMs)
    {
        IsBegun = false;
        StateRoot = default;
        Input.Slot = slot;
        Input.TimeMs = timeMs;
        Input.Transactions.Clear();
        foreach (PendingTransaction pending in Pending)
        {
            Input.Transactions.Add(pending.Parsed);
        }
    }
}
