using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// All that a program sees while it runs: its accounts, its data, the clock, and calls to other programs. Accounts are numbered as the
/// instruction lists them. Every write is checked here, once: only a writable account may change, only its owner program may debit
/// it or change its data. One context serves one executor; it is reused from instruction to instruction.
/// </summary>
public sealed class InvokeContext
{
    /// <summary>Deepest nesting of calls: the instruction itself and four more. Source: Solana's MAX_INSTRUCTION_STACK_DEPTH.</summary>
    public const int MaxDepth = 5;

    // An instruction may list an account several times; one byte counts them.
    private const int MaxAccounts = 256;

    private readonly Frame[] _frames = new Frame[MaxDepth];
    private readonly InstructionAccount[] _accounts = new InstructionAccount[MaxAccounts * MaxDepth];
    private readonly byte[] _callData = new byte[TransactionLimits.MaxBytes * MaxDepth];
    private readonly DerivedSigners _derivedSigners = new();
    private readonly Runtime _runtime;
    private int _depth;
    private InstructionResult _failedCall;

    internal InvokeContext(Runtime runtime)
    {
        _runtime = runtime;
        Guard = new SessionGuard(this);
    }

    /// <summary>The ledger's parameters.</summary>
    public LedgerParameters Parameters => _runtime.Parameters;

    /// <summary>The block's place and time.</summary>
    public Clock Clock { get; internal set; }

    /// <summary>The newest blockhash, from which durable nonces advance.</summary>
    public Hash256 LatestBlockhash { get; internal set; }

    /// <summary>Compute units left to the transaction.</summary>
    public uint ComputeUnitsLeft { get; internal set; }

    /// <summary>Number of calls above this one: 1 is an instruction of the transaction itself.</summary>
    public int Depth => _depth;

    /// <summary>The program that runs.</summary>
    public Address Program => Transaction.AccountIs(Current.ProgramAccount, State);

    /// <summary>Number of the top-level instruction in its transaction.</summary>
    public int InstructionIndex { get; internal set; }

    /// <summary>How many accounts the instruction lists.</summary>
    public int AccountCount => Current.AccountCount;

    /// <summary>The instruction's data.</summary>
    public ReadOnlySpan<byte> Data =>
        Current.DataInTransaction
            ? Transaction.Parsed.WireBytes.Slice(Current.DataOffset, Current.DataLength)
            : _callData.AsSpan(Current.DataOffset, Current.DataLength);

    internal LedgerState State { get; set; } = null!;

    internal TransactionFrame Transaction { get; } = new();

    internal SessionGuard Guard { get; }

    /// <summary>Through which the state is written.</summary>
    internal Journal Journal { get; set; } = null!;

    /// <summary>The records of what was decided, those of the transaction at the end.</summary>
    internal List<AuthorizationRecord> Records { get; set; } = [];

    /// <summary>The counters that these decisions changed, beside those in the records.</summary>
    internal List<AuthorizationCharge> Charges { get; set; } = [];

    /// <summary>The shared guards that are reserved for the transaction.</summary>
    internal GuardReservation Reservation { get; } = new();

    private ref Frame Current => ref _frames[_depth - 1];

    /// <summary>Takes compute units; false if there are not enough, and then the transaction fails.</summary>
    public bool TryConsume(uint units)
    {
        if (units > ComputeUnitsLeft)
        {
            ComputeUnitsLeft = 0;
            return false;
        }

        ComputeUnitsLeft -= units;
        return true;
    }

    public Address Key(int account) => State.AddressOf(StateIndex(account));

    /// <summary>The bytes of an account's address; valid while the instruction runs.</summary>
    public ReadOnlySpan<byte> KeyBytes(int account) => State.AddressBytesOf(StateIndex(account));

    public bool IsSigner(int account) => At(account).IsSigner;

    /// <summary>Whether any account that the instruction lists is this one, and signed.</summary>
    public bool HasSigned(in Address address)
    {
        for (int i = 0; i < AccountCount; i++)
        {
            if (IsSigner(i) && Key(i) == address)
            {
                return true;
            }
        }

        return false;
    }

    public bool IsWritable(int account) => At(account).IsWritable;

    /// <summary>Whether both numbers mean the same account.</summary>
    public bool IsSame(int account, int other) => At(account).Index == At(other).Index;

    public ulong Lamports(int account) => State.LamportsOf(StateIndex(account));

    /// <summary>Whether <paramref name="program"/> owns the account.</summary>
    public bool IsOwnedBy(int account, in Address program) => State.OwnerOf(StateIndex(account)) == program;

    public Address Owner(int account) => State.OwnerOf(StateIndex(account));

    /// <summary>The account's data, to be read. Valid until it is written.</summary>
    public ReadOnlySpan<byte> AccountData(int account) => State.DataOf(StateIndex(account));

    /// <summary>The account's data, to be written by the program that owns it.</summary>
    public InstructionResult TryWrite(int account, out Span<byte> data)
    {
        data = default;
        InstructionResult allowed = CheckDataCanChange(account);
        if (allowed.IsOk)
        {
            data = Journal.MutableDataOf(StateIndex(account));
        }

        return allowed;
    }

    /// <summary>Moves lamports; the running program must own the source, if anything is to leave it.</summary>
    public InstructionResult MoveLamports(int from, int to, ulong lamports)
    {
        if (lamports > 0 && Owner(from) != Program)
        {
            return InstructionError.ExternalAccountLamportSpend;
        }

        if (!IsWritable(from))
        {
            return InstructionError.ReadonlyLamportChange;
        }

        // Solana adds before it asks whether it may.
        bool fits = IsSame(from, to) || lamports <= ulong.MaxValue - Lamports(to);
        if (!fits || !IsWritable(to))
        {
            return fits ? InstructionError.ReadonlyLamportChange : InstructionError.ArithmeticOverflow;
        }

        return MoveUnchecked(StateIndex(from), StateIndex(to), lamports);
    }

    /// <summary>Gives all lamports of an account to another one and leaves nothing of it; the running program must own it.</summary>
    public InstructionResult Close(int account, int to)
    {
        InstructionResult moved = MoveLamports(account, to, Lamports(account));
        if (moved.IsOk)
        {
            Journal.Purge(StateIndex(account));
        }

        return moved;
    }

    /// <summary>Changes the length of an account's data; what is added is zero.</summary>
    /// <param name="account">An account of the running program.</param>
    /// <param name="length">The new length in bytes, at most <see cref="DataSlabs.MaxLength"/>.</param>
    public InstructionResult TryResize(int account, int length)
    {
        Preconditions.Argument(length is >= 0 and <= DataSlabs.MaxLength, nameof(length), "a length that an account may have");
        InstructionResult allowed = CheckDataCanChange(account);
        if (allowed.IsOk)
        {
            Journal.ResizeData(StateIndex(account), length);
        }

        return allowed;
    }

    /// <summary>
    /// Gives an account of the running program to another one. Its data must be zero, so that no program ever finds bytes that it did not
    /// write itself.
    /// </summary>
    public InstructionResult TryAssign(int account, in Address owner)
    {
        if (Owner(account) != Program || !IsWritable(account) || AccountData(account).ContainsAnyExcept((byte)0))
        {
            return InstructionError.ModifiedProgramId;
        }

        Journal.SetOwner(StateIndex(account), in owner);
        return InstructionResult.Ok;
    }

    /// <summary>
    /// Makes an account of the running program at an address that it derived itself (nobody can sign for it), paid for by
    /// <paramref name="payer"/>. The caller has checked the address; what lamports lie there already count.
    /// </summary>
    public InstructionResult CreateDerived(int payer, int account, int dataLength)
    {
        if (!IsWritable(account) || !IsWritable(payer))
        {
            return InstructionError.ReadonlyDataModified;
        }

        return IsSigner(payer)
            ? CreateFor(StateIndex(payer), StateIndex(account), dataLength, Program)
            : InstructionError.MissingRequiredSignature;
    }

    /// <summary>Makes an account at a derived address for whom no instruction runs: the caller has checked address and payer.</summary>
    /// <param name="payer">Index in the state of who pays: a wallet that signed.</param>
    /// <param name="index">Index in the state of the account, which is writable.</param>
    /// <param name="dataLength">Bytes of its data.</param>
    /// <param name="program">Whose it is to be.</param>
    internal InstructionResult CreateFor(int payer, int index, int dataLength, in Address program)
    {
        if (State.OwnerOf(payer) != WellKnown.System)
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (State.OwnerOf(index) != WellKnown.System || State.DataOf(index).Length != 0)
        {
            return InstructionError.AccountAlreadyInUse;
        }

        ulong missing = Rent.MinimumBalance(dataLength) - Math.Min(Rent.MinimumBalance(dataLength), State.LamportsOf(index));
        InstructionResult paid = missing != 0 ? MoveUnchecked(payer, index, missing) : InstructionResult.Ok;
        if (paid.IsOk)
        {
            Journal.ResizeData(index, dataLength);
            Journal.SetOwner(index, in program);
        }

        return paid;
    }

    /// <summary>
    /// Calls another program. The callee's accounts are a selection of the caller's, with no more privileges than the caller has, but
    /// for the address that <paramref name="seeds"/> derive from the calling program.
    /// </summary>
    /// <param name="programAccount">Number of the account that is the program.</param>
    /// <param name="accounts">The callee's accounts; <see cref="InstructionAccount.Index"/> counts the caller's accounts.</param>
    /// <param name="data">The callee's data, at most 1,232 bytes.</param>
    /// <param name="seeds">What derives the address; default if the program signs for none.</param>
    /// <returns>The callee's result. A failed call fails the transaction, as in Solana, whatever the caller makes of it.</returns>
    public InstructionResult Invoke(
        int programAccount, ReadOnlySpan<InstructionAccount> accounts, ReadOnlySpan<byte> data, SignerSeeds seeds = default)
    {
        InstructionResult result = Call(programAccount, accounts, data, seeds);
        if (!result.IsOk && _failedCall.IsOk)
        {
            _failedCall = result;
        }

        return result;
    }

    private InstructionResult Call(
        int programAccount, ReadOnlySpan<InstructionAccount> accounts, ReadOnlySpan<byte> data, SignerSeeds seeds)
    {
        if (_depth == MaxDepth)
        {
            return InstructionError.CallDepth;
        }

        Address callee = Key(programAccount);
        Address derivedSigner = seeds.IsNone ? default : _derivedSigners.Derive(in seeds, Program);
        bool callsItself = callee == Program;
        for (int i = 0; i < _depth - 1; i++)
        {
            // A program may call itself, but not be entered again behind another one's back.
            if (!callsItself && Transaction.AccountIs(_frames[i].ProgramAccount, State) == callee)
            {
                return InstructionError.ReentrancyNotAllowed;
            }
        }

        ref Frame caller = ref Current;
        int start = caller.AccountStart + caller.AccountCount;
        for (int i = 0; i < accounts.Length; i++)
        {
            InstructionAccount wanted = accounts[i];
            InstructionAccount have = At(wanted.Index);
            bool signs = have.IsSigner || (derivedSigner != default && Key(wanted.Index) == derivedSigner);
            if ((wanted.IsWritable && !have.IsWritable) || (wanted.IsSigner && !signs))
            {
                return InstructionError.PrivilegeEscalation;
            }

            _accounts[start + i] = wanted with { Index = have.Index };
        }

        int dataStart = _depth * TransactionLimits.MaxBytes;
        data.CopyTo(_callData.AsSpan(dataStart));
        byte program = At(programAccount).Index;
        return Run(new Frame(program, start, accounts.Length, false, dataStart, data.Length));
    }

    /// <summary>Index of an account in the state.</summary>
    internal int StateIndex(int account) => Transaction.StateIndex[At(account).Index];

    /// <summary>Runs one instruction of the transaction. <paramref name="lentSigner"/> is the owner for whom a session signs.</summary>
    internal InstructionResult RunTopLevel(int instruction, in Address lentSigner)
    {
        ParsedTransaction tx = Transaction.Parsed;
        ParsedInstruction parsed = tx.Instruction(instruction);
        ReadOnlySpan<byte> indexes = tx.InstructionAccounts(instruction);
        for (int i = 0; i < indexes.Length; i++)
        {
            byte index = indexes[i];
            bool signs = tx.IsSigner(index) || (lentSigner != default && Transaction.AccountIs(index, State) == lentSigner);
            _accounts[i] = new InstructionAccount(index, signs, Transaction.IsWritable[index]);
        }

        InstructionIndex = instruction;
        _depth = 0;
        _failedCall = InstructionResult.Ok;
        InstructionResult result;
        try
        {
            result = Run(new Frame((byte)parsed.ProgramIndex, 0, indexes.Length, true, parsed.DataOffset, parsed.DataLength));
        }
        catch (UndeclaredAccessException)
        {
            return InstructionError.MissingAccount;
        }

        // What a failed call had written before it failed must not stay because its caller looked away.
        return _failedCall.IsOk ? result : _failedCall;
    }

    private InstructionResult Run(Frame frame)
    {
        ProgramEntrypoint? program = _runtime.Find(Transaction.AccountIs(frame.ProgramAccount, State));
        if (program is null)
        {
            return InstructionError.UnsupportedProgramId;
        }

        _frames[_depth++] = frame;
        InstructionResult result = program(this);
        _depth--;
        return result;
    }

    // In Solana's order: writable, then owned.
    private InstructionResult CheckDataCanChange(int account)
    {
        if (!IsWritable(account))
        {
            return InstructionError.ReadonlyDataModified;
        }

        return Owner(account) == Program ? InstructionResult.Ok : InstructionError.ExternalAccountDataModified;
    }

    private InstructionResult MoveUnchecked(int from, int to, ulong lamports)
    {
        ulong balance = State.LamportsOf(from);
        if (balance < lamports)
        {
            return InstructionError.InsufficientFunds;
        }

        if (from != to)
        {
            ulong there = State.LamportsOf(to);
            if (lamports > ulong.MaxValue - there)
            {
                return InstructionError.ArithmeticOverflow;
            }

            Journal.SetLamports(from, balance - lamports);
            Journal.SetLamports(to, there + lamports);
        }

        return InstructionResult.Ok;
    }

    private InstructionAccount At(int account)
    {
        ref Frame current = ref Current;
        return (uint)account < (uint)current.AccountCount ? _accounts[current.AccountStart + account] : throw new UndeclaredAccessException();
    }

    private readonly record struct Frame(
        byte ProgramAccount, int AccountStart, int AccountCount, bool DataInTransaction, int DataOffset, int DataLength);
}
