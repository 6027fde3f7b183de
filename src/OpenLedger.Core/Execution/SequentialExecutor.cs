using OpenLedger.Core.State;

namespace OpenLedger.Core.Execution;

/// <summary>The executor that defines what all others must equal: one transaction after the other.</summary>
public sealed class SequentialExecutor : IBlockExecutor
{
    private readonly TransactionProcessor _processor;

    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="history">Recent blockhashes and processed transactions of this ledger.</param>
    public SequentialExecutor(Runtime runtime, LedgerHistory history) => _processor = new TransactionProcessor(runtime, history);

    /// <inheritdoc/>
    public void Execute(BlockInput block, LedgerState state, BlockOutput output)
    {
        output.Clear();
        _processor.BeginBlock(state, output, block.Slot, block.TimeMs);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            _processor.Process(block.Transactions[i], i);
        }

        _processor.EndBlock();
    }
}
