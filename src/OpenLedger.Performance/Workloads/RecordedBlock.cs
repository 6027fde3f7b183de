using System.Collections.Immutable;

namespace OpenLedger.Performance.Workloads;

/// <summary>A recorded block. Immutable.</summary>
/// <param name="Number">Its number on its chain.</param>
/// <param name="Fork">The rules that it was executed under.</param>
/// <param name="Miner">The account that got the fees; not a reason to wait, since fees can be gathered aside.</param>
/// <param name="Transactions">Its transactions, in block order.</param>
public sealed record RecordedBlock(long Number, string Fork, int Miner, ImmutableArray<RecordedTransaction> Transactions);
