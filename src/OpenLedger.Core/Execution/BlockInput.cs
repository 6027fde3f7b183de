using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>A block to execute: its place, its time, and its transactions in their final order.</summary>
public sealed class BlockInput
{
    /// <summary>Number of the slot, which is the block's height.</summary>
    public ulong Slot { get; set; }

    /// <summary>Consensus time in milliseconds since genesis; never decreases.</summary>
    public long TimeMs { get; set; }

    /// <summary>Hash of the block before.</summary>
    public Hash256 ParentHash { get; set; }

    /// <summary>
    /// Whether <see cref="BlockOutput.Values"/> is wanted: then everything goes through the programs, one write after the other.
    /// </summary>
    public bool PublishesValues { get; set; }

    /// <summary>The transactions; those that signed for themselves were verified before.</summary>
    public List<ParsedTransaction> Transactions { get; } = [];
}
