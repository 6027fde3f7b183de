using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Takes one admitted transaction through: fee, instructions, rent, commit. A failed transaction leaves its fee, or what was taken from
/// a quota instead, its nonce, the attempts that its sessions are charged and the records of what was decided; nothing else. Each worker
/// has one.
/// </summary>
internal sealed class TransactionProcessor
{
    private readonly LedgerHistory _history;
    private readonly InvokeContext _context;
    private readonly BlockOutput _own = new();
    private readonly SessionTransfers _sessionTransfers = new();
    private readonly FreeControl _freeControl;
    private BlockOutput _output;
    private LedgerState _state = null!;
    private Journal _journal = null!;
    private bool _publishes;
    private int _start;

    public TransactionProcessor(Runtime runtime, LedgerHistory history)
    {
        _history = history;
        _context = new InvokeContext(runtime);
        _freeControl = new FreeControl(_context);
        _output = _own;
    }

    /// <summary>The transaction that is processed: to be loaded first.</summary>
    public TransactionFrame Frame => _context.Transaction;

    /// <summary>What was decided about sessions since the block began, in the order of processing.</summary>
    public List<AuthorizationRecord> Records => _output.Records;

    /// <summary>The counters that these decisions changed, in the same order.</summary>
    public List<AuthorizationCharge> Charges => _output.Charges;

    /// <summary>What changed on token accounts since the block began, in the order of processing.</summary>
    public List<BalanceChange> Changes => _output.BalanceChanges;

    /// <summary>The shared guards that are reserved for the transaction, and how it passed them.</summary>
    public GuardReservation Guards => _context.Reservation;

    /// <summary>What transactions wrote since the block began, in the order of processing, if the block wants it.</summary>
    public BlockValues Values => _output.Values;

    /// <param name="state">The state.</param>
    /// <param name="journal">Through which it is written.</param>
    /// <param name="block">The block.</param>
    public void BeginBlock(LedgerState state, Journal journal, BlockInput block)
    {
        _own.Clear();
        WriteTo(_own);
        _publishes = block.PublishesValues;
        var clock = new Clock(block.Slot, block.TimeMs);
        _state = state;
        _journal = journal;
        _context.State = state;
        _context.Journal = journal;
        _context.Clock = clock;
        _context.LatestBlockhash = _history.LatestBlockhash;
        _context.Reservation.BeginBlock();
        _sessionTransfers.BeginBlock(state, journal, clock, _context.Parameters);
    }

    /// <summary>From here records, changes and values go to the block's output at once: for who executes in block order.</summary>
    public void WriteTo(BlockOutput output)
    {
        _output = output;
        _context.Records = output.Records;
        _context.Charges = output.Charges;
    }

    /// <summary>
    /// Executes a transaction that is but the use of a session for a transfer, if it surely succeeds; otherwise changes nothing and
    /// returns false. It need not be loaded.
    /// </summary>
    /// <param name="number">Its number in the block.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="accounts">Its accounts' indices.</param>
    /// <param name="feeIsReserved">Whether its fee is reserved and may be taken while others use the payer too.</param>
    /// <param name="receipt">Gets what became of it.</param>
    public bool TryTransferBySession(
        int number, ParsedTransaction transaction, ReadOnlySpan<int> accounts, bool feeIsReserved, ref Receipt receipt)
    {
        if (!transaction.DeclaresUse || _publishes ||
            !_sessionTransfers.TryRun(number, transaction, accounts, feeIsReserved, _output))
        {
            return false;
        }

        receipt.Begin(transaction.MessageHash, TransactionStatus.Success);
        receipt.FeeLamports = transaction.FeeLamports;
        receipt.ComputeUnits = transaction.DeclaredUse.ComputeUnits;
        return true;
    }

    /// <summary>Whether the loaded transaction names a durable nonce that is good.</summary>
    public bool UsesNonce() => DurableNonceUse.IsValid(Frame, _state, _history.LatestBlockhash);

    /// <summary>Takes the fee of the loaded transaction from its payer, or says why not. Free control leaves the payer alone, who may have
    /// nothing and need not exist.</summary>
    /// <param name="number">Its number in the block.</param>
    /// <param name="fee">What it pays, in lamports; 0 afterwards if it is free.</param>
    public TransactionStatus ChargeFee(int number, ref ulong fee)
    {
        if (Frame.Parsed.ControlOperations != 0 && TryTakeQuota(number))
        {
            fee = 0;
            return TransactionStatus.Success;
        }

        int payer = Frame.StateIndex[0];
        ulong balance = _state.LamportsOf(payer);
        if (balance == 0)
        {
            return TransactionStatus.AccountNotFound;
        }

        // Only System accounts pay: wallets, and nonces, which must keep what their data cost.
        ReadOnlySpan<byte> data = _state.DataOf(payer);
        bool isNonce = data.Length == NonceAccount.Length && NonceAccount.StateOf(data, out _, out _) == NonceState.Initialized;
        if (_state.OwnerNumberOf(payer) != 0 || (data.Length != 0 && !isNonce))
        {
            return TransactionStatus.InvalidAccountForFee;
        }

        ulong minimum = Rent.MinimumBalance(data.Length);
        if (balance < fee || (isNonce && balance - fee < minimum))
        {
            return TransactionStatus.InsufficientFundsForFee;
        }

        ulong rest = balance - fee;
        if (rest != 0 && rest < minimum)
        {
            return TransactionStatus.PayerLeftBelowRent;
        }

        _start = _journal.BeginTransaction(number);
        _journal.SetLamports(payer, rest);
        return TransactionStatus.Success;
    }

    /// <summary>Executes the loaded transaction, whose fee was taken.</summary>
    /// <param name="number">Its number in the block.</param>
    /// <param name="computeUnitLimit">Compute units that it may use.</param>
    /// <param name="usesNonce">Whether it named a durable nonce, which advances whatever happens.</param>
    /// <param name="receipt">Has the fee; gets the rest.</param>
    public void Execute(int number, uint computeUnitLimit, bool usesNonce, ref Receipt receipt)
    {
        int start = _journal.BeginTransaction(number);
        Frame.UsesNonce = usesNonce;
        _context.ComputeUnitsLeft = computeUnitLimit;
        _context.Guard.BeginTransaction();
        InstructionResult result = RunInstructions(Frame.Parsed, out int instruction);
        result = result.IsOk ? _context.Guard.CheckPostConditions() : result;
        receipt.ComputeUnits = computeUnitLimit - _context.ComputeUnitsLeft;
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
        }
        else
        {
            _journal.RollbackTo(start);
            if (usesNonce)
            {
                DurableNonceUse.Advance(Frame, _state, _journal, _history.LatestBlockhash);
            }

            _context.Guard.ChargeAttemptsOfFailedTransaction();
        }

        if (_publishes)
        {
            Values.AddWritten(number, _journal, _start, _state);
        }
    }

    private bool TryTakeQuota(int number)
    {
        _start = _journal.BeginTransaction(number);
        Frame.IsFree = _freeControl.TryTake();
        if (!Frame.IsFree)
        {
            _journal.RollbackTo(_start);
        }

        return Frame.IsFree;
    }

    private InstructionResult RunInstructions(ParsedTransaction transaction, out int instruction)
    {
        for (instruction = 0; instruction < transaction.InstructionCount; instruction++)
        {
            Address program = Frame.AccountIs(transaction.Instruction(instruction).ProgramIndex, _state);
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
        for (int i = start; i < _journal.Count; i++)
        {
            int index = _journal.Entry(i).Index;
            ref AccountHeader header = ref _state.Header(index);
            if (header.Lamports == 0)
            {
                if (header.DataLength != 0 || header.OwnerProgram != 0)
                {
                    _journal.Purge(index);
                }
            }
            else if (header.Lamports < Rent.MinimumBalance(header.DataLength))
            {
                return false;
            }
        }

        return true;
    }

    private void CollectBalanceChanges(int start, int number)
    {
        for (int i = start; i < _journal.Count; i++)
        {
            ref readonly UndoLog.Entry entry = ref _journal.Entry(i);
            ulong before = Programs.TokenAccount.AmountOf(entry.OwnerProgram, _journal.SavedData(in entry));
            ulong after = Programs.TokenAccount.AmountOf(_state.OwnerNumberOf(entry.Index), _state.DataOf(entry.Index));
            if (before != after)
            {
                Changes.Add(new BalanceChange(
                    number, entry.Index, before > after ? before - after : 0, after > before ? after - before : 0));
            }
        }
    }
}
