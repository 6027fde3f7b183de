using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Checks a block that carries its values (<see cref="BlockValues"/>). Every transaction is executed on a small ledger of its own,
/// which holds its accounts as the published values of the transactions before it say, so that all can be executed at once, in any
/// order, by any number of workers. If each leaves what is published for it, then by induction over the block every input was right.
/// </summary>
/// <remarks>
/// Source: the idea of publishing written values so that verifiers need no order is that of block-level access lists with post-values
/// (EIP-7928). Not safe to share between threads.
/// </remarks>
public sealed class ValueVerifier
{
    private readonly Runtime _runtime;
    private readonly LedgerHistory _history;
    private readonly WorkerTeam _team;
    private readonly ExecutionLane[] _lanes;
    private readonly LedgerState[] _scratch;
    private readonly int[][] _indices;
    private readonly PreparedBlock _prepared = new();
    private readonly BlockCommit _commit = new();
    private readonly BlockOutput _own = new();
    private readonly Dictionary<int, int> _lastValue = [];
    private readonly Dictionary<UInt128, int> _messages = [];
    private readonly List<int> _inputs = [];
    private readonly List<int> _firstInput = [];
    private readonly Action<int> _prepare;
    private readonly Action<int> _verify;
    private readonly Lock _gate = new();
    private LedgerState _state = null!;
    private BlockOutput _claimed = null!;
    private int _next;

    // What the first transaction threw that threw something.
    private Exception? _broken;
    private int _brokenTransaction;

    /// <param name="runtime">Programs and parameters.</param>
    /// <param name="history">Recent blockhashes and processed transactions before the block.</param>
    /// <param name="team">The threads that verify; still the caller's.</param>
    public ValueVerifier(Runtime runtime, LedgerHistory history, WorkerTeam team)
    {
        _runtime = runtime;
        _history = history;
        _team = team;
        _lanes = new ExecutionLane[team.Count];
        _scratch = new LedgerState[team.Count];
        _indices = new int[team.Count][];
        for (int i = 0; i < team.Count; i++)
        {
            // Each lane writes to a ledger of its own, through its main journal.
            _lanes[i] = new ExecutionLane(runtime, history, 0);
            _scratch[i] = new LedgerState(TransactionLimits.MaxAccounts);
            _indices[i] = new int[TransactionLimits.MaxAccounts];
        }

        _prepare = worker => _lanes[worker].PrepareAll(_prepared, _team.Count, _state);
        _verify = Verify;
    }

    /// <summary>Verifies a block and, if nothing is wrong with it, brings the state behind it.</summary>
    /// <param name="block">The block.</param>
    /// <param name="claimed">What it is said to leave, its values included.</param>
    /// <param name="state">The state before, in a block that has begun; unchanged if something is wrong.</param>
    /// <returns>What is wrong.</returns>
    /// <exception cref="InvariantViolationException">Or whatever else a program throws that sees nothing wrong.</exception>
    public ValueFault Apply(BlockInput block, BlockOutput claimed, LedgerState state)
    {
        if (claimed.Receipts.Count != block.Transactions.Count)
        {
            return new ValueFault(ValueFaultKind.ReceiptCount, -1);
        }

        bool published = block.PublishesValues;
        block.PublishesValues = true;
        bool isRight = false;
        try
        {
            ValueFault fault = Check(block, claimed, state);
            if (fault == ValueFault.None)
            {
                Take(claimed, state, block.Slot);
                isRight = true;
            }

            return fault;
        }
        finally
        {
            block.PublishesValues = published;
            if (!isRight)
            {
                state.UndoOpenBlock();
            }
        }
    }

    private ValueFault Check(BlockInput block, BlockOutput claimed, LedgerState state)
    {
        (_state, _claimed) = (state, claimed);
        _prepared.Begin(block, state.Rollbacks);
        _team.Run(_prepare);
        Admit(block, state);
        ValueFault fault = CollectInputs(block, claimed, state);
        if (fault != ValueFault.None)
        {
            return fault;
        }

        Execute(block);
        fault = OutputComparison.FirstDifference(claimed, _own);
        if (_broken is not null && (fault == ValueFault.None || fault.Transaction < 0 || fault.Transaction >= _brokenTransaction))
        {
            // All that it saw was right, so it is not the block that is wrong.
            ExceptionDispatchInfo.Throw(_broken);
        }

        return fault;
    }

    private void Admit(BlockInput block, LedgerState state)
    {
        var room = new ComputeRoom(_runtime.Parameters.ComputeUnitsPerBlock);
        for (int chunk = 0; chunk < _prepared.ChunkCount; chunk++)
        {
            BlockAdmission.RefuseOversized(_prepared, chunk, ref room);
            BlockPreparer.ResolveUnknown(_prepared, chunk, state);
        }

        _messages.Clear();
        for (int i = 0; i < _prepared.Count; i++)
        {
            ref PreparedTransaction prepared = ref _prepared.Transaction(i);
            ParsedTransaction transaction = block.Transactions[i];
            UInt128 message = transaction.MessageHash.Prefix128;
            prepared.NeedsNonce = !_history.IsRecent(transaction.RecentBlockhash);
            prepared.WasProcessed = _history.WasProcessed(transaction.MessageHash) || _messages.ContainsKey(message);
            if (_claimed.Receipts[i].IsCommitted)
            {
                _messages.TryAdd(message, i);
            }
        }
    }

    // For every account of every transaction the value that was published last before it, or -1: as it was before the block.
    private ValueFault CollectInputs(BlockInput block, BlockOutput claimed, LedgerState state)
    {
        _inputs.Clear();
        _firstInput.Clear();
        _lastValue.Clear();
        int value = 0;
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            _firstInput.Add(_inputs.Count);
            foreach (int account in _prepared.AccountsOf(i))
            {
                _inputs.Add(_lastValue.GetValueOrDefault(account, -1));
            }

            for (; value < claimed.Values.Count && claimed.Values[value].Transaction == i; value++)
            {
                ref readonly BlockValues.Entry entry = ref claimed.Values[value];
                int account = state.Find(entry.Address);
                if (account < 0 || entry.DataLength > DataSlabs.MaxLength)
                {
                    return new ValueFault(ValueFaultKind.Values, i);
                }

                _lastValue[account] = value;
            }
        }

        return value == claimed.Values.Count ? ValueFault.None : new ValueFault(ValueFaultKind.UnknownTransaction, -1);
    }

    private void Execute(BlockInput block)
    {
        _own.Clear();
        CollectionsMarshal.SetCount(_own.Receipts, block.Transactions.Count);
        _commit.Begin(block.Transactions.Count);
        _next = 0;
        _broken = null;
        for (int i = 0; i < _lanes.Length; i++)
        {
            _lanes[i].BeginBlock(_scratch[i], block);
        }

        _team.Run(_verify);
        try
        {
            _commit.Finish(_lanes, _prepared, [], _state, _own);
        }
        catch (OverflowException error)
        {
            // Who is said to have more than there is can pay more than there is.
            NoteBroken(block.Transactions.Count, error);
        }
    }

    private void Verify(int worker)
    {
        for (int number; (number = Interlocked.Increment(ref _next) - 1) < _prepared.Count;)
        {
            ref readonly PreparedTransaction prepared = ref _prepared.Transaction(number);
            if (prepared.Status != TransactionStatus.Success)
            {
                Hash256 id = _prepared.Input.Transactions[number].MessageHash;
                Own(number) = new Receipt { TransactionId = id, Status = prepared.Status };
                continue;
            }

            _scratch[worker].BeginBlock();
            try
            {
                Execute(worker, number);
            }
            catch (Exception error)
            {
                // Another transaction's values, if they are wrong, may be anything, and break what programs rely on.
                NoteBroken(number, error);
            }
            finally
            {
                _scratch[worker].UndoOpenBlock();
            }
        }
    }

    private void Execute(int worker, int number)
    {
        LedgerState scratch = _scratch[worker];
        ReadOnlySpan<int> accounts = _prepared.AccountsOf(number);
        Span<int> indices = _indices[worker].AsSpan(0, accounts.Length);
        Install(number, accounts, indices, scratch);
        TransactionProcessor processor = _lanes[worker].Processor;
        _commit.BeforeRun(number, worker, processor);
        int firstChange = processor.Changes.Count;
        _lanes[worker].Run(_prepared, number, indices, feeIsReserved: false, scratch, ref Own(number));
        _commit.AfterRun(number, processor);
        foreach (ref BalanceChange change in CollectionsMarshal.AsSpan(processor.Changes)[firstChange..])
        {
            change = change with { Account = accounts[indices.IndexOf(change.Account)] };
        }
    }

    private ref Receipt Own(int number) => ref CollectionsMarshal.AsSpan(_own.Receipts)[number];

    private void NoteBroken(int number, Exception error)
    {
        lock (_gate)
        {
            if (_broken is null || number < _brokenTransaction)
            {
                (_broken, _brokenTransaction) = (error, number);
            }
        }
    }

    private void Install(int number, ReadOnlySpan<int> accounts, Span<int> indices, LedgerState scratch)
    {
        ReadOnlySpan<int> inputs = CollectionsMarshal.AsSpan(_inputs).Slice(_firstInput[number], accounts.Length);
        scratch.Main.BeginTransaction(-1);
        for (int i = 0; i < accounts.Length; i++)
        {
            indices[i] = scratch.Resolve(_state.AddressOf(accounts[i]));
            if (inputs[i] >= 0)
            {
                ref readonly BlockValues.Entry entry = ref _claimed.Values[inputs[i]];
                Write(scratch, indices[i], entry.Lamports, entry.Owner, _claimed.Values.DataOf(in entry));
            }
            else
            {
                Write(scratch, indices[i], _state.LamportsOf(accounts[i]), _state.OwnerOf(accounts[i]), _state.DataOf(accounts[i]));
            }
        }
    }

    private static void Write(LedgerState state, int account, ulong lamports, in Address owner, ReadOnlySpan<byte> data)
    {
        Journal journal = state.Main;
        journal.ResizeData(account, data.Length);
        data.CopyTo(journal.MutableDataOf(account));
        journal.SetOwner(account, in owner);
        journal.SetLamports(account, lamports);
    }

    private void Take(BlockOutput claimed, LedgerState state, ulong slot)
    {
        foreach ((int account, int value) in _lastValue)
        {
            ref readonly BlockValues.Entry entry = ref claimed.Values[value];
            state.Main.BeginTransaction(entry.Transaction);
            Write(state, account, entry.Lamports, entry.Owner, claimed.Values.DataOf(in entry));
        }

        foreach (ref readonly Receipt receipt in CollectionsMarshal.AsSpan(claimed.Receipts))
        {
            if (receipt.IsCommitted)
            {
                _history.TryRemember(slot, receipt.TransactionId);
            }
        }

        LeaderFees.Pay(state, claimed.FeesLamports, _runtime.Parameters.Leader);
    }
}
