using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Finds out what the transactions of a block touch. Fetches from memory are most of the work; see <see cref="FetchAhead"/>. Each thread has one; several may work on different chunks of the same block, while another block executes: nothing is read
/// that execution changes. Lookup tables are such a thing, since no program of this ledger writes them.
/// </summary>
internal sealed class BlockPreparer
{
    private readonly FetchAhead _ahead = new();
    private readonly Runtime _runtime;
    private PreparedBlock? _fetchedFor;
    private int _fetchedTo;
    private bool _publishes;

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
        int first = chunkNumber * PreparedChunk.Length;
        int end = Math.Min(first + PreparedChunk.Length, block.Count);
        int fetchEnd = Math.Min((lastChunk + 1) * PreparedChunk.Length, block.Count);
        if (block != _fetchedFor || first != _fetchedTo)
        {
            _ahead.Begin(first);
        }

        (_fetchedFor, _fetchedTo) = (block, end);
        _publishes = block.Input.PublishesValues;
        for (int i = first; i < end; i++)
        {
            _ahead.Step(block.Input, i, fetchEnd, state);
            ref PreparedTransaction prepared = ref block.Transactions[i];
            prepared = default;
            ParsedTransaction transaction = block.Input.Transactions[i];
            if (ComputeBudget.TryParse(transaction, out ComputeBudget budget) != MalformedReason.None)
            {
                prepared.Status = TransactionStatus.InvalidComputeBudget;
                continue;
            }

            prepared.ComputeUnitLimit = budget.ComputeUnitLimit;
            prepared.FeeLamports = Fees.Of(transaction.SignatureCount, budget.ComputeUnitLimit, budget.ComputeUnitPriceMicroLamports);
            LoadAccounts(transaction, block.Input.Slot, state, chunk, ref prepared);
            if (prepared.Status == TransactionStatus.Success)
            {
                NoteAccesses(transaction, i, chunk, ref prepared);
            }
        }
    }

    /// <summary>Gives indices to the addresses of a chunk that had none when it was prepared; they come in the order of the block.</summary>
    public static void ResolveUnknown(PreparedBlock block, int chunkNumber, LedgerState state)
    {
        PreparedChunk chunk = block.Chunk(chunkNumber);
        int first = chunkNumber * PreparedChunk.Length;
        int end = Math.Min(first + PreparedChunk.Length, block.Count);
        for (int i = first; i < end; i++)
        {
            ref readonly PreparedTransaction prepared = ref block.Transactions[i];
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

    private static void LoadAccounts(
        ParsedTransaction transaction, ulong slot, LedgerState state, PreparedChunk chunk, ref PreparedTransaction prepared)
    {
        prepared.FirstAccount = chunk.AccountCount;
        prepared.AccountCount = transaction.StaticAccountCount;
        bool unknown = false;
        if (transaction.LookupCount != 0)
        {
            prepared.Status = TransactionFrame.LoadLookups(transaction, state, slot);
            prepared.AccountCount = prepared.Status == TransactionStatus.Success ? transaction.TotalAccountCount : prepared.AccountCount;
        }

        for (int i = 0; i < prepared.AccountCount; i++)
        {
            int index = state.Find(transaction.Account(i));
            unknown |= index < 0;
            chunk.AddAccount(index);
        }

        chunk.HasUnknown |= unknown;
    }

    private void NoteAccesses(ParsedTransaction transaction, int number, PreparedChunk chunk, ref PreparedTransaction prepared)
    {
        prepared.FirstAccess = chunk.AccessCount;
        prepared.IsTransfer = !_publishes && _runtime.HasStandardTransfers && TransferShape.TryNote(transaction, number, chunk, ref prepared);
        if (!prepared.IsTransfer)
        {
            NoteMentions(transaction, number, chunk, prepared.FeeLamports, _publishes);
        }

        prepared.AccessCount = chunk.AccessCount - prepared.FirstAccess;
        ReadOnlySpan<int> accounts = chunk.Accounts[prepared.FirstAccount..];
        foreach (ref Access access in chunk.Accesses[prepared.FirstAccess..])
        {
            // An address without an account keeps its number until it has one.
            int index = accounts[access.Account];
            access.Account = index >= 0 ? index : ~access.Account;
        }
    }

    // What an instruction lists may be read, or written where the transaction says so. The payer, if no instruction lists it, only pays. Programs
    // are called, not looked at.
    private static void NoteMentions(ParsedTransaction transaction, int number, PreparedChunk chunk, ulong fee, bool publishes)
    {
        UInt128 mentioned = default;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            foreach (byte account in transaction.InstructionAccounts(i))
            {
                mentioned |= UInt128.One << account;
            }
        }

        if ((mentioned & UInt128.One) == UInt128.Zero)
        {
            // A published value is that of a place in the block, so it has to be seen there.
            chunk.AddAccess(0, number, publishes ? AccessMode.Write : AccessMode.LamportsDebit, fee);
        }

        ulong low = unchecked((ulong)mentioned);
        ulong high = (ulong)(mentioned >> 64);
        for (; low != 0; low &= low - 1)
        {
            Mention(transaction, number, chunk, BitOperations.TrailingZeroCount(low));
        }

        for (; high != 0; high &= high - 1)
        {
            Mention(transaction, number, chunk, 64 + BitOperations.TrailingZeroCount(high));
        }
    }

    private static void Mention(ParsedTransaction transaction, int number, PreparedChunk chunk, int account) =>
        chunk.AddAccess(account, number, transaction.IsWritable(account) ? AccessMode.Write : AccessMode.Read, 0);
}
