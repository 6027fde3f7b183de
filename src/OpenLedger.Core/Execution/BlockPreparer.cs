using System.Runtime.CompilerServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Finds out what the transactions of a block touch. Fetches from memory are most of the work; see <see cref="FetchAhead"/>. Each
/// thread has one; several may work on different chunks of the same block, while another block executes: nothing is read that
/// execution changes. Lookup tables are such a thing, since no program of this ledger writes them.
/// </summary>
internal sealed class BlockPreparer
{
    private readonly FetchAhead _ahead = new();
    private readonly Runtime _runtime;
    private PreparedBlock? _fetchedFor;
    private int _fetchedTo;
    private bool _publishes;
    private bool _isInOrder;

    public BlockPreparer(Runtime runtime) => _runtime = runtime;

    /// <summary>Prepares one chunk.</summary>
    /// <param name="block">The block.</param>
    /// <param name="chunkNumber">Number of the chunk.</param>
    /// <param name="lastChunk">The last of the chunks that this thread prepares one after the other.</param>
    /// <param name="state">The state.</param>
    public void Prepare(PreparedBlock block, int chunkNumber, int lastChunk, LedgerState state)
    {
        PreparedChunk chunk = block.Chunk(chunkNumber);
        chunk.Clear();
        (int first, int end) = block.BoundsOf(chunkNumber);
        int fetchEnd = Math.Min((lastChunk + 1) * PreparedChunk.Length, block.Count);
        if (block != _fetchedFor || first != _fetchedTo)
        {
            _ahead.Begin(first);
        }

        (_fetchedFor, _fetchedTo) = (block, end);
        _publishes = block.Input.PublishesValues;
        _isInOrder = block.IsInOrder;
        for (int i = first; i < end; i++)
        {
            _ahead.Step(block.Input, i, fetchEnd, state);
            ref PreparedTransaction prepared = ref block.Transaction(i);
            prepared = default;
            ParsedTransaction transaction = block.Input.Transactions[i];
            if (transaction.BudgetFault != MalformedReason.None)
            {
                prepared.Status = TransactionStatus.InvalidComputeBudget;
                continue;
            }

            prepared.ComputeUnitLimit = transaction.Budget.ComputeUnitLimit;
            prepared.FeeLamports = transaction.FeeLamports;
            LoadAccounts(transaction, i, block.Input.Slot, state, chunk, ref prepared);
            if (prepared.Status == TransactionStatus.Success)
            {
                NoteAccesses(transaction, i, chunk, ref prepared);
            }
        }
    }

    /// <summary>
    /// Gives indices to the addresses of a chunk that had none when it was prepared; they come in the order of the block.
    /// </summary>
    public static void ResolveUnknown(PreparedBlock block, int chunkNumber, LedgerState state)
    {
        PreparedChunk chunk = block.Chunk(chunkNumber);
        (int first, int end) = block.BoundsOf(chunkNumber);
        for (int i = first; i < end; i++)
        {
            ref readonly PreparedTransaction prepared = ref block.Transaction(i);
            if (prepared.Status == TransactionStatus.InvalidComputeBudget)
            {
                continue;
            }

            Span<int> accounts = chunk.Accounts.Slice(prepared.FirstAccount, prepared.AccountCount);
            for (int account = 0; account < accounts.Length; account++)
            {
                if (accounts[account] < 0)
                {
                    accounts[account] = state.Resolve(block.Input.Transactions[i].Account(account));
                }
            }

            foreach (ref Access access in chunk.Accesses.Slice(prepared.FirstAccess, prepared.AccessCount))
            {
                access.Account = access.Account >= 0 ? access.Account : accounts[~access.Account];
            }
        }

        chunk.HasUnknown = false;
    }

    private void LoadAccounts(
        ParsedTransaction transaction, int number, ulong slot, LedgerState state, PreparedChunk chunk, ref PreparedTransaction prepared)
    {
        prepared.FirstAccount = chunk.AccountCount;
        prepared.AccountCount = transaction.StaticAccountCount;
        if (transaction.LookupCount != 0)
        {
            prepared.Status = TransactionFrame.LoadLookups(transaction, state, slot);
            prepared.AccountCount = prepared.Status == TransactionStatus.Success ? transaction.TotalAccountCount : prepared.AccountCount;
        }

        Span<int> accounts = chunk.AddAccounts(prepared.AccountCount);
        int all = _ahead.Find(number, transaction, accounts[..transaction.StaticAccountCount], state);
        for (int i = transaction.StaticAccountCount; i < accounts.Length; i++)
        {
            accounts[i] = state.Find(transaction.Account(i));
            all |= accounts[i];
        }

        chunk.HasUnknown |= all < 0;
    }

    private void NoteAccesses(ParsedTransaction transaction, int number, PreparedChunk chunk, ref PreparedTransaction prepared)
    {
        ReadOnlySpan<int> accounts = chunk.Accounts[prepared.FirstAccount..];
        ReadOnlySpan<DeclaredAccess> declared = transaction.DeclaredAccesses;
        prepared.FirstAccess = chunk.AccessCount;
        prepared.IsTransfer = declared.Length != 0 && !_publishes && _runtime.HasStandardTransfers;
        if (prepared.IsTransfer)
        {
            prepared.TransferComputeUnits = transaction.TransferComputeUnits;
            prepared.MovesTokens = transaction.MovesTokens;
            Span<Access> accesses = chunk.AddAccesses(declared.Length);
            for (int i = 0; i < declared.Length; i++)
            {
                ref readonly DeclaredAccess access = ref declared[i];
                Set(ref accesses[i], accounts, access.Account, number, access.Mode, access.Amount);
            }
        }
        else if (!_isInOrder)
        {
            NoteMentions(transaction, number, accounts, chunk);
        }

        prepared.AccessCount = chunk.AccessCount - prepared.FirstAccess;
    }

    // What an instruction lists may be read, or written where the transaction says so. The payer, if no instruction lists it, only
    // pays. Programs are called, not looked at.
    private void NoteMentions(ParsedTransaction transaction, int number, ReadOnlySpan<int> accounts, PreparedChunk chunk)
    {
        ulong low = transaction.Mentioned.Low;
        ulong high = transaction.Mentioned.High;
        bool onlyPays = (low & 1) == 0;
        Span<Access> accesses = chunk.AddAccesses(BitOperations.PopCount(low) + BitOperations.PopCount(high) + (onlyPays ? 1 : 0));
        int next = 0;
        if (onlyPays)
        {
            // A published value is that of a place in the block, so it has to be seen there. Whether control pays shows there too.
            AccessMode mode = _publishes || transaction.ControlOperations != 0 ? AccessMode.Write : AccessMode.LamportsDebit;
            Set(ref accesses[next++], accounts, 0, number, mode, transaction.FeeLamports);
        }

        for (; low != 0; low &= low - 1)
        {
            Mention(ref accesses[next++], transaction, accounts, number, BitOperations.TrailingZeroCount(low));
        }

        for (; high != 0; high &= high - 1)
        {
            Mention(ref accesses[next++], transaction, accounts, number, 64 + BitOperations.TrailingZeroCount(high));
        }
    }

    private static void Mention(ref Access access, ParsedTransaction transaction, ReadOnlySpan<int> accounts, int number, int account) =>
        Set(ref access, accounts, account, number, transaction.IsWritable(account) ? AccessMode.Write : AccessMode.Read, 0);

    // An address without an account keeps its number until it has one. Field by field: a copy of what was just written in parts
    // waits for the parts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref Access access, ReadOnlySpan<int> accounts, int account, int number, AccessMode mode, ulong amount)
    {
        access.Account = accounts[account] >= 0 ? accounts[account] : ~account;
        access.Transaction = number;
        access.Mode = mode;
        access.Amount = amount;
    }
}
