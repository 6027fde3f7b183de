namespace OpenLedger.Core.Pipeline.Load;

/// <summary>What a stage did.</summary>
/// <param name="Stage">Which stage.</param>
/// <param name="Batches">Batches or blocks that went through it.</param>
/// <param name="Transactions">Transactions in them, refused ones counted; bundles count as one before they are decoded.</param>
/// <param name="BusyNs">Wall-clock time spent on them in nanoseconds, all threads together; 0 if the driver was given no clock.</param>
public readonly record struct StageStatistics(LoadStage Stage, long Batches, long Transactions, long BusyNs);
