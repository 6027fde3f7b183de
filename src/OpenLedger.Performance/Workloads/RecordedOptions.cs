namespace OpenLedger.Performance.Workloads;

/// <summary>Which recorded blocks to execute. Immutable.</summary>
public sealed record RecordedOptions
{
    /// <summary>Blocks with fewer transactions are left out: in them there is little to do side by side. Unless all are so
    /// small.</summary>
    public int LeastTransactions { get; init; } = 50;

    /// <summary>The most blocks to take, from the first, 1 or more.</summary>
    public int MostBlocks { get; init; } = int.MaxValue;
}
