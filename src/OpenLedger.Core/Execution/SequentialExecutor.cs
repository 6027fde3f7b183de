using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// The executor that defines what all others must equal: one transaction after the other, each through the programs. It shares no
/// scheduling and no short cut with <see cref="ParallelExecutor"/>.
/// </summary>
public sealed class SequentialExecutor : IBlockExecutor
{
    private readonly Runtime _runtime;
    private readonly LedgerHistory _history;
    private readonly TransactionProcessor _processor;

    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="history">Recent blockhashes and processed transactions of this ledger.</param>
    public SequentialExecutor(Runtime runtime, LedgerHistory history)
    {
        _runtime = runtime;
        _history = history;
        _processor = new TransactionProcessor(runtime, history);
    }

    /// <inheritdoc/>
    public void Execute(BlockInput block, LedgerState state, BlockOutput output)
    {
        output.Clear();
        _processor.BeginBlock(state, state.Main, block);
        _processor.WriteTo(output);
        var room = new ComputeRoom(_runtime.Parameters.ComputeUnitsPerBlock);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            ParsedTransaction transaction = block.Transactions[i];
            var receipt = new Receipt { TransactionId = transaction.MessageHash };
            receipt.Status = Admit(transaction, i, state, block.Slot, ref room, ref receipt, out bool usesNonce);
            if (receipt.Status == TransactionStatus.Success)
            {
                _processor.Execute(i, transaction.Budget.ComputeUnitLimit, usesNonce, ref receipt);
                output.FeesLamports += receipt.FeeLamports;
                output.ComputeUnits += receipt.ComputeUnits;
            }

            output.Receipts.Add(receipt);
        }

        LeaderFees.Pay(state, output.FeesLamports, _runtime.Parameters.Leader);
    }

    // What can be refused before it costs anything.
    private TransactionStatus Admit(ParsedTransaction transaction, int number, LedgerState state, ulong slot, ref ComputeRoom room,
        ref Receipt receipt, out bool usesNonce)
    {
        usesNonce = false;
        if (transaction.BudgetFault != MalformedReason.None)
        {
            return TransactionStatus.InvalidComputeBudget;
        }

        bool fits = room.TryTake(transaction.Budget.ComputeUnitLimit);
        TransactionStatus loaded = _processor.Frame.Load(transaction, state, slot);
        if (!fits)
        {
            return TransactionStatus.WouldExceedBlockCompute;
        }

        if (loaded != TransactionStatus.Success)
        {
            return loaded;
        }

        if (!_history.IsRecent(transaction.RecentBlockhash))
        {
            usesNonce = _processor.UsesNonce();
            if (!usesNonce)
            {
                return TransactionStatus.BlockhashNotFound;
            }
        }

        if (_history.WasProcessed(transaction.MessageHash))
        {
            return TransactionStatus.AlreadyProcessed;
        }

        ulong fee = transaction.FeeLamports;
        TransactionStatus charged = _processor.ChargeFee(number, ref fee);
        if (charged == TransactionStatus.Success)
        {
            receipt.FeeLamports = fee;
            _history.TryRemember(slot, transaction.MessageHash);
        }

        return charged;
    }
}
