using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Pipeline;

/// <summary>Makes the executor of a chain.</summary>
/// <param name="runtime">Programs and parameters.</param>
/// <param name="history">Recent blockhashes and processed transactions of the chain.</param>
public delegate IBlockExecutor ExecutorFactory(Runtime runtime, LedgerHistory history);
