using OpenLedger.Core.Execution;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>The fourth stage: executes a block whose order is settled on the state that the block before left.</summary>
/// <param name="executor">Who executes.</param>
/// <param name="state">All accounts.</param>
/// <param name="history">Recent blockhashes and processed transactions.</param>
internal sealed class ExecuteStage(IBlockExecutor executor, LedgerState state, LedgerHistory history)
{
    private readonly ParallelExecutor? _parallel = executor as ParallelExecutor;

    /// <summary>Whether it is of use to know the next block while one is executed.</summary>
    public bool PreparesAhead => _parallel is { Workers: > 1 };

    /// <summary>Executes a block.</summary>
    /// <param name="block">Gets its output.</param>
    /// <param name="next">The block that will come next, which is prepared meanwhile; null if it is not known yet.</param>
    /// <param name="parent">Hash of the block before.</param>
    public void Run(ProducedBlock block, ProducedBlock? next, in Hash256 parent)
    {
        history.AdvanceTo(block.Input.Slot);
        block.Input.ParentHash = parent;
        state.BeginBlock();
        if (_parallel is null)
        {
            executor.Execute(block.Input, state, block.Output);
        }
        else
        {
            _parallel.Execute(Begun(block), next is null ? null : Begun(next), state, block.Output);
        }
    }

    /// <summary>Undoes the block that was executed last, or as much of it as was, as though it had never been.</summary>
    public void Undo(ProducedBlock block)
    {
        state.RollbackBlock(state.SealBlock());
        foreach (ParsedTransaction transaction in block.Input.Transactions)
        {
            history.Processed.RemoveInSlot(transaction.MessageHash.Prefix128, block.Input.Slot);
        }

        block.Output.Clear();
    }

    private PreparedBlock Begun(ProducedBlock block)
    {
        if (!block.IsBegun)
        {
            block.Prepared.Begin(block.Input, state.Rollbacks);
            block.IsBegun = true;
        }

        return block.Prepared;
    }
}
