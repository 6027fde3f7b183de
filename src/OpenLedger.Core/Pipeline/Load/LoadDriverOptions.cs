using OpenLedger.Core.Sessions.Bundles;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>How a load driver works. Immutable.</summary>
public sealed record LoadDriverOptions
{
    /// <summary>Threads that check signatures, at least 1.</summary>
    public int VerifyWorkers { get; init; } = 1;

    /// <summary>Transactions in a batch at most, at least as many as a bundle may have.</summary>
    public int BatchTransactions { get; init; } = 256;

    /// <summary>Batches between the source and the mempool at most; each is in exactly one place. At least 1.</summary>
    public int Batches { get; init; } = 16;

    /// <summary>How much may wait in the mempool; at least a batch and a block.</summary>
    public MempoolLimits Mempool { get; init; } = new(65_536, 4_096) { ControlPerPayer = 64 };

    /// <summary>What happens if it is full.</summary>
    public FullPolicy WhenFull { get; init; } = FullPolicy.Wait;

    /// <summary>
    /// Transactions in a block at most, and how many a block waits for; not for more if a control operation waits, the source has nothing
    /// more for now, or the mempool is full.
    /// </summary>
    public int TransactionsPerBlock { get; init; } = 4_096;

    /// <summary>Consensus time between two slots in milliseconds. Blocks follow each other slot by slot, whatever time it is.</summary>
    public long SlotMs { get; init; } = 400;

    /// <summary>A wall clock in nanoseconds for the statistics; null for none.</summary>
    public Func<long>? ClockNs { get; init; }

    /// <summary>Is called as each stage is about to begin a step, on its thread; for tests.</summary>
    internal Action<LoadStage>? BeforeStep { get; init; }

    internal void Check()
    {
        Preconditions.Argument(VerifyWorkers >= 1, nameof(VerifyWorkers), "somebody checks signatures");
        Preconditions.Argument(
            BatchTransactions >= BundleLimits.MaxOperations, nameof(BatchTransactions), "a bundle fits into a batch");
        Preconditions.Argument(Batches >= 1, nameof(Batches), "at least one batch");
        Preconditions.Argument(TransactionsPerBlock >= 1, nameof(TransactionsPerBlock), "a block holds something");
        Preconditions.Argument(SlotMs >= 0, nameof(SlotMs), "time never decreases");
        Preconditions.Argument(
            Mempool.Transactions - TransactionsPerBlock >= BatchTransactions && Mempool.ControlOperations >= 1, nameof(Mempool),
            "the mempool holds a block, a batch and a control operation");
    }
}
