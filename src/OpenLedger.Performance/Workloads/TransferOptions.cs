namespace OpenLedger.Performance.Workloads;

/// <summary>Sizes of a workload of transfers. Immutable; the default value of each is the full size.</summary>
public sealed record TransferOptions
{
    /// <summary>Between whom they go.</summary>
    public TransferPattern Pattern { get; init; } = TransferPattern.Uniform;

    /// <summary>Accounts among which they go, 2 or more.</summary>
    public int Accounts { get; init; } = 1_000_000;

    /// <summary>Number of blocks, 1 or more.</summary>
    public int Blocks { get; init; } = 16;

    /// <summary>Transactions in a block, 1 or more.</summary>
    public int TransactionsPerBlock { get; init; } = 4096;

    /// <summary>Another seed draws other addresses and other pairs.</summary>
    public ulong Seed { get; init; } = 1;
}
