using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>A transaction on its way to a block. Reused: it travels from a batch to the mempool, to a block and back.</summary>
internal sealed class PendingTransaction
{
    public ParsedTransaction Parsed { get; } = new();

    /// <summary>Whatever the submitter wants to know it by; the node does not look at it.</summary>
    public long Tag { get; set; }

    public Lane Lane { get; set; }

    /// <summary>Price of a compute unit in micro-lamports.</summary>
    public ulong Price { get; set; }

    /// <summary>Compute units asked for.</summary>
    public uint ComputeUnitLimit { get; set; }

    /// <summary>Settles what the parsed transaction says about its order.</summary>
    public void Describe(long tag, Lane lane)
    {
        Tag = tag;
        Lane = lane;
        Price = Parsed.Budget.ComputeUnitPriceMicroLamports;
        ComputeUnitLimit = Parsed.Budget.ComputeUnitLimit;
    }
}
