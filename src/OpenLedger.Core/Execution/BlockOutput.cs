using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Execution;

/// <summary>What executing a block left besides the new state. Reused from block to block.</summary>
public sealed class BlockOutput
{
    /// <summary>A receipt per transaction, in block order.</summary>
    public List<Receipt> Receipts { get; } = [];

    /// <summary>Every decision about delegated authority, in block order.</summary>
    public List<AuthorizationRecord> Records { get; } = [];

    /// <summary>The counters that these decisions changed, beside those in the records, in the same order.</summary>
    public List<AuthorizationCharge> Charges { get; } = [];

    /// <summary>What successful transactions changed on token accounts, in block order.</summary>
    public List<BalanceChange> BalanceChanges { get; } = [];

    /// <summary>What every transaction wrote, if <see cref="BlockInput.PublishesValues"/>; otherwise empty.</summary>
    public BlockValues Values { get; } = new();

    /// <summary>Fees of all transactions, which the leader gets at the end of the block.</summary>
    public ulong FeesLamports { get; set; }

    /// <summary>Compute units of all transactions.</summary>
    public ulong ComputeUnits { get; set; }

    public void Clear()
    {
        Receipts.Clear();
        Records.Clear();
        Charges.Clear();
        BalanceChanges.Clear();
        Values.Clear();
        FeesLamports = 0;
        ComputeUnits = 0;
    }
}
