using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Takes one transaction through: load, age, fee, instructions, rent, commit. A failed transaction leaves its fee, its nonce, the
/// attempts that its sessions are charged and the records of what was decided; nothing else.
/// </summary>
internal sealed class TransactionProcessor
{
    private readonly LedgerHistory _history;
    private readonly InvokeContext _context;
    private LedgerState _state = null!;
    private BlockOutput _output = null!;
    private Clock _clock;

    public TransactionProcessor(Runtime runtime, LedgerHistory history)
    {
        _history = history;
        _context = new InvokeContext(runtime);
    }

    public void BeginBlock(LedgerState state, BlockOutput output, ulong slot, long timeMs)
    {
        _state = state;
        _output = output;
        _clock = new Clock(slot, timeMs);
        _context.State = state;
        _context.Output = output;
        _context.Clock = _clock;
    }

    /// <summary>Executes a transaction and adds its receipt.</summary>
    public void Process(ParsedTransaction transaction, int number)
    {
        var receipt = new Receipt { TransactionId = transaction.MessageHash };
        Admit(transaction, ref receipt, out ComputeBudget budget, out bool usesNonce);
        if (receipt.Status == TransactionStatus.Success)
        {
            Execute(transaction, number, in budget, usesNonce, ref receipt);
            _output.FeesLamports += receipt.FeeLamports;
            _output.ComputeUnits += receipt.ComputeUnits;
        }

        _output.Receipts.Add(receipt);
    }

    /// <summary>Gives the leader what the transactions paid.</summary>
    public void EndBlock()
    {
        if (_output.FeesLamports > 0)
        {
            _state.BeginTransaction();
            int leader = _state.Resolve(_context.Parameters.Leader);
            _state.SetLamports(leader, _state.LamportsOf(leader) + _output.FeesLamports);
        }
    }

    // What can be refused before it costs anything.
    private void Admit(ParsedTransaction transaction, ref Receipt receipt, out ComputeBudget budget, out bool usesNonce)
    {
        usesNonce = false;
        receipt.Status = ComputeBudget.TryParse(transaction, out budget) == MalformedReason.None
            ? _context.Transaction.Load(transaction, _state, _clock.Slot)
            : TransactionStatus.InvalidComputeBudget;
        if (receipt.Status != TransactionStatus.Success)
        {
            return;
        }

        if (!_history.IsRecent(transaction.RecentBlockhash))
        {
            usesNonce = DurableNonceUse.IsValid(_context.Transaction, _state, _history.LatestBlockhash);
            if (!usesNonce)
            {
                receipt.Status = TransactionStatus.BlockhashNotFound;
                return;
            }
        }

        if (_history.WasProcessed(transaction.MessageHash))
        {
            receipt.Status = TransactionStatus.AlreadyProcessed;
            return;
        }

        if (_output.ComputeUnits + budget.ComputeUnitLimit > _context.Parameters.ComputeUnitsPerBlock)
        {
            receipt.Status = TransactionStatus.WouldExceedBlockCompute;
            return;
        }

        receipt.FeeLamports = Fees.Of(transaction.SignatureCount, budget.ComputeUnitLimit, budget.ComputeUnitPriceMicroLamports);
        receipt.Status = ChargeFee(receipt.FeeLamports);
        if (receipt.Status == TransactionStatus.Success)
        {
            _history.TryRemember(_clock.Slot, transaction.MessageHash);
        }
        else
        {
            receipt.FeeLamports = 0;
        }
    }

    private TransactionStatus ChargeFee(ulong fee)
    {
        int payer = _context.Transaction.StateIndex[0];
        ulong balance = _state.LamportsOf(payer);
        if (balance == 0)
        {
            return TransactionStatus.AccountNotFound;
        }

        if (_state.OwnerNumberOf(payer) != 0 || _state.DataOf(payer).Length != 0)
        {
            return TransactionStatus.InvalidAccountForFee;
        }

        if (balance < fee)
        {
            return TransactionStatus.InsufficientFundsForFee;
        }

        ulong rest = balance - fee;
        if (rest != 0 && rest < Rent.MinimumBalance(0))
        {
            return TransactionStatus.InsufficientFundsForFee;
        }

        _state.BeginTransaction();
        _state.SetLamports(payer, rest);
        return TransactionStatus.Success;
    }

    private void Execute(ParsedTransaction transaction, int number, in ComputeBudget budget, bool usesNonce, ref Receipt receipt)
    {
        int start = _state.BeginTransaction();
        _context.Transaction.FeeLamports = receipt.FeeLamports;
        _context.ComputeUnitsLeft = budget.ComputeUnitLimit;
        _context.Guard.BeginTransaction();
        InstructionResult result = RunInstructions(transaction, out int instruction);
        receipt.ComputeUnits = budget.ComputeUnitLimit - _context.ComputeUnitsLeft;
        if (!result.IsOk)
        {
            receipt.Status = TransactionStatus.InstructionFailed;
            receipt.Error = result.Error;
            receipt.ErrorNumber = result.Number;
            receipt.ErrorInstruction = (ushort)instruction;
        }
        else if (!SettleRent(start))
        {
            receipt.Status = TransactionStatus.InsufficientFundsForRent;
        }

        if (receipt.Status == TransactionStatus.Success)
        {
            CollectBalanceChanges(start, number);
            return;
        }

        _state.RollbackTo(start);
        if (usesNonce)
        {
            DurableNonceUse.Advance(_context.Transaction, _state, _history.LatestBlockhash);
        }

        _context.Guard.ChargeAttemptsOfFailedTransaction();
    }

    private InstructionResult RunInstructions(ParsedTransaction transaction, out int instruction)
    {
        _context.LatestBlockhash = _history.LatestBlockhash;
        for (instruction = 0; instruction < transaction.InstructionCount; instruction++)
        {
            Address program = _context.Transaction.AccountIs(transaction.Instruction(instruction).ProgramIndex, _state);
            if (program == WellKnown.ComputeBudget)
            {
                if (!_context.TryConsume(ComputeCosts.ComputeBudget))
                {
                    return InstructionError.ComputationalBudgetExceeded;
                }

                continue;
            }

            InstructionResult result;
            if (program == SessionProgram.Id && SessionProgram.IsUse(transaction, instruction))
            {
                // A use and the instruction it covers are one step; what the guard refuses is the use, not what it covers.
                result = _context.Guard.RunProtected(instruction);
                instruction += result.Error == InstructionError.SessionDenied ? 0 : 1;
            }
            else
            {
                result = _context.RunTopLevel(instruction, default);
            }

            if (!result.IsOk)
            {
                return result;
            }
        }

        return InstructionResult.Ok;
    }

    // What was written must be rent-exempt or empty; what is empty is gone.
    private bool SettleRent(int start)
    {
        for (int i = start; i < _state.UndoCount; i++)
        {
            int index = _state.UndoEntry(i).Index;
            ulong lamports = _state.LamportsOf(index);
            int dataLength = _state.DataOf(index).Length;
            if (lamports == 0)
            {
                if (dataLength != 0 || _state.OwnerNumberOf(index) != 0)
                {
                    _state.Purge(index);
                }
            }
            else if (lamports < Rent.MinimumBalance(dataLength))
            {
                return false;
            }
        }

        return true;
    }

    private void CollectBalanceChanges(int start, int number)
    {
        for (int i = start; i < _state.UndoCount; i++)
        {
            ref readonly UndoLog.Entry entry = ref _state.UndoEntry(i);
            ulong before = Programs.TokenAccount.AmountOf(entry.OwnerProgram, _state.UndoData(in entry));
            ulong after = Programs.TokenAccount.AmountOf(_state.OwnerNumberOf(entry.Index), _state.DataOf(entry.Index));
            if (before != after)
            {
                _output.BalanceChanges.Add(new BalanceChange(number, entry.Index, before, after));
            }
        }
    }
}
