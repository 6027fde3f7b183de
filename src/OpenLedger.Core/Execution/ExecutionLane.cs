using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// What one worker of a <see cref="ParallelExecutor"/> has for itself: tools, and what it hands to the others between phases. Reused.
/// </summary>
internal sealed class ExecutionLane
{
    private readonly Mailbox<Access>[] _accesses = new Mailbox<Access>[UseShard.Count];
    private readonly Mailbox<int>[] _messages = new Mailbox<int>[StatusCache.Shards];
    private readonly BlockPreparer _preparer;
    private readonly int _number;
    private readonly Runtime _runtime;
    private Hash256 _knownHash;
    private bool _isKnownRecent;

    public ExecutionLane(Runtime runtime, LedgerHistory history, int number)
    {
        _number = number;
        _runtime = runtime;
        _preparer = new BlockPreparer(runtime);
        Processor = new TransactionProcessor(runtime, history);
        for (int i = 0; i < UseShard.Count; i++)
        {
            _accesses[i] = new Mailbox<Access>();
        }

        for (int i = 0; i < StatusCache.Shards; i++)
        {
            _messages[i] = new Mailbox<int>();
        }
    }

    public TransactionProcessor Processor { get; }

    /// <summary>Where this worker writes to the state.</summary>
    public Journal Journal { get; private set; } = null!;

    /// <summary>Whether this worker admitted a transaction that is more than a transfer.</summary>
    public bool HasOthers { get; set; }

    /// <summary>How many transactions of the block this worker took through programs.</summary>
    public int ProgramRuns { get; private set; }

    /// <summary>Compute units that these used.</summary>
    public ulong ProgramUnits { get; private set; }

    /// <summary>The accesses that this worker found, for each shard of accounts.</summary>
    public ReadOnlySpan<Access> AccessesFor(int shard) => _accesses[shard].Items;

    /// <summary>The transactions that this worker admitted, for each shard of the status cache.</summary>
    public ReadOnlySpan<int> MessagesFor(int shard) => _messages[shard].Items;

    public void BeginBlock(LedgerState state, BlockInput block)
    {
        Journal = state.JournalOf(_number);
        Processor.BeginBlock(state, Journal, block);
        HasOthers = false;
        ProgramRuns = 0;
        ProgramUnits = 0;
        _knownHash = default;
        _isKnownRecent = false;
        foreach (Mailbox<Access> box in _accesses)
        {
            box.Clear();
        }

        foreach (Mailbox<int> box in _messages)
        {
            box.Clear();
        }
    }

    /// <summary>Whether a transaction may name this hash. Most name the one that the one before named.</summary>
    public bool IsRecent(in Hash256 blockhash, LedgerHistory history)
    {
        if (blockhash != _knownHash)
        {
            _knownHash = blockhash;
            _isKnownRecent = history.IsRecent(in blockhash);
        }

        return _isKnownRecent;
    }

    /// <summary>Prepares a chunk that this worker claimed, up to <paramref name="last"/> one after the other.</summary>
    public void Prepare(PreparedBlock block, int chunk, int last, LedgerState state)
    {
        _preparer.Prepare(block, chunk, last, state);
        block.SetReady(chunk);
    }

    /// <summary>Prepares some neighbouring chunks of a block; false if there are none left to claim.</summary>
    /// <param name="block">The block.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="state">The state.</param>
    public bool TryPrepareChunks(PreparedBlock block, int count, LedgerState state)
    {
        if (!block.TryClaim(count, out int first, out int last))
        {
            return false;
        }

        for (int chunk = first; chunk <= last; chunk++)
        {
            Prepare(block, chunk, last, state);
        }

        return true;
    }

    /// <summary>Prepares chunks of a block as long as there are any that nobody prepares.</summary>
    public void PrepareAll(PreparedBlock block, int workers, LedgerState state)
    {
        while (TryPrepareChunks(block, block.RunLength(workers), state))
        {
        }
    }

    /// <summary>Prepares chunks in their order until one is prepared; nobody else may be preparing.</summary>
    public void PrepareUpTo(PreparedBlock block, int chunk, LedgerState state)
    {
        while (block.Claimed <= chunk && block.TryClaim(1, out int claimed, out _))
        {
            Prepare(block, claimed, block.ChunkCount - 1, state);
        }
    }

    /// <summary>
    /// Executes a transaction: through the programs, unless it is a use of a session that can go the short way.
    /// </summary>
    /// <param name="block">Its block.</param>
    /// <param name="number">Its number in the block.</param>
    /// <param name="feeIsReserved">Whether its fee is reserved and may be taken while others use the payer too.</param>
    /// <param name="state">The state.</param>
    /// <param name="receipt">Gets what became of it.</param>
    public void Run(PreparedBlock block, int number, bool feeIsReserved, LedgerState state, ref Receipt receipt) =>
        Run(block, number, block.AccountsOf(number), feeIsReserved, state, ref receipt);

    /// <summary>The same on accounts with these indices in the state.</summary>
    public void Run(
        PreparedBlock block, int number, ReadOnlySpan<int> accounts, bool feeIsReserved, LedgerState state, ref Receipt receipt)
    {
        ref readonly PreparedTransaction prepared = ref block.Transaction(number);
        ParsedTransaction transaction = block.Input.Transactions[number];
        bool isOrdinary = !prepared.NeedsNonce && !prepared.WasProcessed && _runtime.HasStandardTransfers;
        if (isOrdinary && Processor.TryTransferBySession(number, transaction, accounts, feeIsReserved, ref receipt))
        {
            return;
        }

        Processor.Frame.Load(transaction, accounts);
        receipt = new Receipt { TransactionId = transaction.MessageHash };
        ulong fee = prepared.FeeLamports;
        bool usesNonce = prepared.NeedsNonce && Processor.UsesNonce();
        if (prepared.NeedsNonce && !usesNonce)
        {
            receipt.Status = TransactionStatus.BlockhashNotFound;
        }
        else if (prepared.WasProcessed)
        {
            receipt.Status = TransactionStatus.AlreadyProcessed;
        }
        else
        {
            receipt.Status = feeIsReserved ? TakeReservedFee(fee, state) : Processor.ChargeFee(number, ref fee);
        }

        if (receipt.Status == TransactionStatus.Success)
        {
            receipt.FeeLamports = fee;
            Processor.Execute(number, prepared.ComputeUnitLimit, usesNonce, ref receipt);
        }

        ProgramRuns++;
        ProgramUnits += receipt.ComputeUnits;
    }

    private TransactionStatus TakeReservedFee(ulong fee, LedgerState state)
    {
        Settlement.Take(ref state.Header(Processor.Frame.StateIndex[0]).Lamports, fee);
        return TransactionStatus.Success;
    }

    public void Send(in Access access) => _accesses[UseShard.Of(access.Account)].Add(in access);

    public void SendMessage(int shard, int transaction) => _messages[shard].Add(in transaction);

    /// <summary>A list that keeps its memory.</summary>
    private sealed class Mailbox<T>
        where T : struct
    {
        private T[] _items = new T[16];
        private int _count;

        public ReadOnlySpan<T> Items => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(_items), _count);

        public void Clear() => _count = 0;

        public void Add(in T item)
        {
            if (_count == _items.Length)
            {
                Array.Resize(ref _items, _count * 2);
            }

            _items[_count++] = item;
        }
    }
}
