using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Executes blocks. Whatever the number of workers, it leaves exactly the state, receipts and records that executing the
/// transactions one by one in block order would.
/// </summary>
public interface IBlockExecutor
{
    /// <summary>Executes a block on a state whose block has begun (<see cref="LedgerState.BeginBlock"/>).</summary>
    /// <param name="block">What to execute.</param>
    /// <param name="state">The state before, and after the call the state behind the block.</param>
    /// <param name="output">Is cleared and filled.</param>
    void Execute(BlockInput block, LedgerState state, BlockOutput output);
}
