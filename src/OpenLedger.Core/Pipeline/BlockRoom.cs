namespace OpenLedger.Core.Pipeline;

/// <summary>What fits into a block.</summary>
/// <param name="ComputeUnits">Compute units of all transactions together.</param>
/// <param name="ComputeUnitsPerAccount">Compute units of the transactions that write one account.</param>
/// <param name="Transactions">Number of transactions.</param>
internal readonly record struct BlockRoom(ulong ComputeUnits, ulong ComputeUnitsPerAccount, int Transactions = int.MaxValue);
