using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Asks the processor for what preparing a transaction will read, some transactions ahead, so that fetches from memory overlap with
/// work and with each other. Four steps, each some transactions ahead of the next, since each reads what the one before fetched: the
/// transaction, its bytes, the slots of the table of accounts, the headers that they name. Programs, which every transaction names and
/// which are few, are remembered instead.
/// </summary>
internal sealed class FetchAhead
{
    // How far the steps are ahead of what is prepared.
    private const int TransactionDistance = 24;
    private const int BytesDistance = 20;
    private const int SlotDistance = 14;
    private const int HeaderDistance = 7;

    // For how many transactions guesses are kept, a power of two above the distance of the slots.
    private const int Remembered = 16;

    // More keys of a transaction are not fetched ahead.
    private const int Keys = 16;

    // How many programs are remembered, a power of two.
    private const int Programs = 16;

    private readonly Guess[] _guesses = new Guess[Remembered * Keys];
    private readonly int[] _programs = new int[Programs];
    private int _transactions;
    private int _bytes;
    private int _slots;
    private int _headers;

    /// <summary>Starts at a transaction; nothing is fetched yet.</summary>
    public void Begin(int first) => _transactions = _bytes = _slots = _headers = first;

    /// <summary>Fetches what is due before a transaction is prepared.</summary>
    /// <param name="input">The block.</param>
    /// <param name="number">The transaction that is prepared next.</param>
    /// <param name="end">The first transaction that is somebody else's.</param>
    /// <param name="state">The state.</param>
    public void Step(BlockInput input, int number, int end, LedgerState state)
    {
        ReadOnlySpan<ParsedTransaction> transactions = CollectionsMarshal.AsSpan(input.Transactions);
        AccountSearch search = state.Search();
        for (int due = Math.Min(number + TransactionDistance, end); _transactions < due; _transactions++)
        {
            TransactionPrefetch.Fetch(in transactions[_transactions]);
        }

        for (int due = Math.Min(number + BytesDistance, end); _bytes < due; _bytes++)
        {
            TransactionPrefetch.FetchKeys(transactions[_bytes]);
        }

        for (int due = Math.Min(number + SlotDistance, end); _slots < due; _slots++)
        {
            ParsedTransaction transaction = transactions[_slots];
            ReadOnlySpan<Address> keys = transaction.Keys;
            Span<Guess> guesses = GuessesOf(_slots);
            for (ulong left = KeysOf(transaction); left != 0; left &= left - 1)
            {
                int key = BitOperations.TrailingZeroCount(left);
                ulong hash = keys[key].StableHash;
                guesses[key].Hash = hash;
                search.PrefetchBucket(hash);
            }
        }

        for (int due = Math.Min(number + HeaderDistance, end); _headers < due; _headers++)
        {
            Span<Guess> guesses = GuessesOf(_headers);
            for (ulong left = KeysOf(transactions[_headers]); left != 0; left &= left - 1)
            {
                ref Guess guess = ref guesses[BitOperations.TrailingZeroCount(left)];
                guess.Account = search.Guess(guess.Hash);
            }
        }
    }

    /// <summary>Finds the indices of the static accounts of the transaction that is prepared; -1 for those that have none.</summary>
    /// <param name="number">Its number in the block.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="accounts">Takes an index per static account.</param>
    /// <param name="state">The state.</param>
    /// <returns>Negative if any has none.</returns>
    public int Find(int number, ParsedTransaction transaction, Span<int> accounts, LedgerState state)
    {
        AccountSearch search = state.Search();
        Span<Guess> guesses = GuessesOf(number);
        ReadOnlySpan<Address> keys = transaction.Keys;
        ulong guessed = KeysOf(transaction);
        int all = 0;
        for (int key = 0; key < keys.Length; key++, guessed >>= 1)
        {
            ref readonly Address address = ref keys[key];
            if ((guessed & 1) == 0)
            {
                accounts[key] = FindProgram(in address, state);
            }
            else
            {
                int guess = guesses[key].Account;
                accounts[key] = search.Is(guess, in address) ? guess : state.Find(in address);
            }

            all |= accounts[key];
        }

        return all;
    }

    // Whatever no instruction lists is most likely a program. What is remembered may be of another state, or taken back.
    private int FindProgram(in Address address, LedgerState state)
    {
        ref int known = ref _programs[(int)(address.StableHash & (Programs - 1))];
        if (known < 0 || known >= state.Count || state.Header(known).Address != address)
        {
            known = state.Find(in address);
        }

        return known;
    }

    // A bit for each key that is fetched ahead: the payer's and those that instructions list.
    private static ulong KeysOf(ParsedTransaction transaction) =>
        (transaction.Mentioned.Low | 1) & ((1UL << Math.Min(transaction.StaticAccountCount, Keys)) - 1);

    private Span<Guess> GuessesOf(int number) => _guesses.AsSpan((number & (Remembered - 1)) * Keys, Keys);

    private struct Guess
    {
        public ulong Hash;

        /// <summary>Whose header was fetched: most likely the account that has the address.</summary>
        public int Account;
    }
}
