using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>A transaction that waits for a block. Reused by the mempool.</summary>
internal sealed class PendingTransaction
{
    public ParsedTransaction Parsed { get; } = new();

    /// <summary>Whatever the submitter wants to know it by; the node does not look at it.</summary>
    public long Tag { get; set; }

    /// <summary>Order of arrival.</summary>
    public ulong Sequence { get; set; }

    /// <summary>Price of a compute unit in micro-lamports.</summary>
    public ulong Price { get; set; }

    /// <summary>Compute units asked for.</summary>
    public uint ComputeUnitLimit { get; set; }
}
