using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Pipeline;

/// <summary>A block that was just made, and what it left. The next block overwrites it.</summary>
public sealed class ProducedBlock
{
    internal List<PendingTransaction> Pending { get; } = [];

    public BlockHeader Header { get; internal set; }

    /// <summary>The header's hash.</summary>
    public Hash256 Hash { get; internal set; }

    /// <summary>Receipts, records and balance changes. A receipt that is not committed belongs to a transaction that was dropped.</summary>
    public BlockOutput Output { get; } = new();

    /// <summary>Number of transactions that were tried, committed or dropped.</summary>
    public int Count => Pending.Count;

    /// <summary>What the submitter of a transaction knows it by.</summary>
    public long TagOf(int transaction) => Pending[transaction].Tag;
}
