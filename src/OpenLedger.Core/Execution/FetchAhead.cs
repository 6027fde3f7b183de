using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Asks the processor for what preparing a transaction will read, some transactions ahead, so that fetches from memory overlap with work and with each
/// other. Four steps, each a few transactions ahead of the next, since each reads what the one before fetched: the transaction, its bytes, the slots of
/// the table of accounts, the headers that they name.
/// </summary>
internal sealed class FetchAhead
{
    private const int TransactionDistance = 20;
    private const int BytesDistance = 14;
    private const int SlotDistance = 9;
    private const int HeaderDistance = 5;

    // Those of one transaction that are fetched ahead, and transactions between the last two steps; powers of two.
    private const int Keys = 64;
    private const int Ring = 8;

    private readonly ulong[] _hashes = new ulong[Keys * Ring];
    private int _transactions;
    private int _bytes;
    private int _slots;
    private int _headers;

    /// <summary>Starts at a transaction; nothing is fetched yet.</summary>
    public void Begin(int first) => _transactions = _bytes = _slots = _headers = first;

    /// <summary>Fetches what is due before a transaction is prepared.</summary>
    /// <param name="input">The block.</param>
    /// <param name="number">The transaction that is prepared next.</param>
    /// <param name="end">The first that is somebody else's.</param>
    /// <param name="state">The state.</param>
    public void Step(BlockInput input, int number, int end, LedgerState state)
    {
        ReadOnlySpan<ParsedTransaction> transactions = CollectionsMarshal.AsSpan(input.Transactions);
        for (int due = Math.Min(number + TransactionDistance, end); _transactions < due; _transactions++)
        {
            ParsedTransaction.Prefetch(in transactions[_transactions]);
        }

        for (int due = Math.Min(number + BytesDistance, end); _bytes < due; _bytes++)
        {
            transactions[_bytes].PrefetchBytes();
        }

        for (int due = Math.Min(number + SlotDistance, end); _slots < due; _slots++)
        {
            ParsedTransaction transaction = transactions[_slots];
            Span<ulong> hashes = HashesOf(_slots, transaction);
            for (int key = 0; key < hashes.Length; key++)
            {
                hashes[key] = transaction.KeyHash(key);
                state.PrefetchSlot(hashes[key]);
            }
        }

        for (int due = Math.Min(number + HeaderDistance, end); _headers < due; _headers++)
        {
            foreach (ulong hash in HashesOf(_headers, transactions[_headers]))
            {
                state.PrefetchHeader(hash);
            }
        }
    }

    private Span<ulong> HashesOf(int number, ParsedTransaction transaction) =>
        _hashes.AsSpan((number & (Ring - 1)) * Keys, Math.Min(transaction.StaticAccountCount, Keys));
}
