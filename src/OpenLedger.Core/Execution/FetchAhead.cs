using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Asks the processor for what preparing a transaction will read, some transactions ahead, so that fetches from memory overlap with
/// work and with each other. Four steps, each some transactions ahead of the next, since each reads what the one before fetched: the
/// transaction, its bytes, the slots of the table of accounts, the headers that they name.
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

    private readonly Guess[] _guesses = new Guess[Remembered * Keys];
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
            Span<Guess> guesses = GuessesOf(_slots, transaction);
            for (int key = 0; key < guesses.Length; key++)
            {
                guesses[key].Hash = transaction.KeyHash(key);
                state.PrefetchSlot(guesses[key].Hash);
            }
        }

        for (int due = Math.Min(number + HeaderDistance, end); _headers < due; _headers++)
        {
            foreach (ref Guess guess in GuessesOf(_headers, transactions[_headers]))
            {
                guess.Account = state.Guess(guess.Hash);
            }
        }
    }

    /// <summary>The index of a static account of the transaction that is prepared, or -1.</summary>
    public int Find(int number, ParsedTransaction transaction, int key, LedgerState state)
    {
        ref readonly Address address = ref transaction.KeyRef(key);
        if (key < Keys)
        {
            int guess = _guesses[((number & (Remembered - 1)) * Keys) + key].Account;
            if (guess >= 0 && state.Header(guess).Address == address)
            {
                return guess;
            }
        }

        return state.Find(in address);
    }

    private Span<Guess> GuessesOf(int number, ParsedTransaction transaction) =>
        _guesses.AsSpan((number & (Remembered - 1)) * Keys, Math.Min(transaction.StaticAccountCount, Keys));

    private struct Guess
    {
        public ulong Hash;

        /// <summary>Whose header was fetched: most likely the account that has the address.</summary>
        public int Account;
    }
}
