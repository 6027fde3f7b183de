using System.Collections.Immutable;
using System.Text.Json;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// Reads recorded blocks from JSON, token by token: nothing unknown, nothing twice, nothing missing, no number out of range. Used
/// once.
/// </summary>
/// <remarks>
/// <code>
/// { "columns": [names], "key_count": n, "blocks": [ { "block": n, "fork": text, "miner": key,
///   "txs": [ [from, to, "0x value", gas, failed 0|1, [account reads], [account writes], [slot reads], [slot writes]] ] } ] }
/// </code>
/// </remarks>
internal ref struct RecordedBlocksReader(ReadOnlySpan<byte> json)
{
    private const int MaxFork = 64;

    private static readonly ImmutableArray<string> s_columns =
    [
        "from", "to", "value_wei_hex", "gas", "failed", "account_reads", "account_writes", "slot_reads", "slot_writes",
    ];

    private Utf8JsonReader _json = new(json, new JsonReaderOptions { MaxDepth = 8 });
    private int _keyCount;

    /// <summary>Reads all of it; null with what is wrong, and the offset of the token that is.</summary>
    public RecordedBlocks? TryRead(out string problem, out int offset)
    {
        problem = "";
        offset = 0;
        try
        {
            return Document();
        }
        catch (NotRecordedBlocksException exception)
        {
            problem = exception.Message;
            offset = (int)_json.TokenStartIndex;
        }
        catch (JsonException)
        {
            problem = "this is not JSON";
            offset = (int)_json.BytesConsumed;
        }

        return null;
    }

    private RecordedBlocks Document()
    {
        Next(JsonTokenType.StartObject, "an object");
        Key("columns");
        Next(JsonTokenType.StartArray, "the names of the columns");
        foreach (string column in s_columns)
        {
            Next(JsonTokenType.String, "the name of a column");
            Expect(_json.ValueTextEquals(column), column);
        }

        Next(JsonTokenType.EndArray, "the end of the columns");
        Key("key_count");
        _keyCount = (int)Number("the number of keys", 0, int.MaxValue);
        Key("blocks");
        Next(JsonTokenType.StartArray, "blocks");
        var blocks = ImmutableArray.CreateBuilder<RecordedBlock>();
        while (More(JsonTokenType.StartObject, "a block"))
        {
            blocks.Add(Block());
        }

        Require(blocks.Any(block => block.Transactions.Length > 0), "no block has a transaction");
        Next(JsonTokenType.EndObject, "the end");
        Require(!_json.Read(), "nothing is expected behind the end");
        return new RecordedBlocks(_keyCount, blocks.DrainToImmutable());
    }

    private RecordedBlock Block()
    {
        Key("block");
        long number = Number("the number of a block", 0, long.MaxValue);
        Key("fork");
        Next(JsonTokenType.String, "the name of a fork");
        Require(_json.ValueSpan.Length <= MaxFork, "the name of a fork is not so long");
        string fork = _json.GetString()!;
        Key("miner");
        int miner = AnyKey("the miner");
        Key("txs");
        Next(JsonTokenType.StartArray, "transactions");
        var transactions = ImmutableArray.CreateBuilder<RecordedTransaction>();
        while (More(JsonTokenType.StartArray, "a transaction"))
        {
            transactions.Add(Transaction());
        }

        Next(JsonTokenType.EndObject, "the end of the block");
        return new RecordedBlock(number, fork, miner, transactions.DrainToImmutable());
    }

    private RecordedTransaction Transaction()
    {
        int from = AnyKey("the sender");
        int to = (int)Number("the recipient", RecordedTransaction.NoRecipient, _keyCount - 1);
        Next(JsonTokenType.String, "the value");
        Require(IsHex(_json.ValueSpan), "the value is hexadecimal, with 0x before it");
        var transaction = new RecordedTransaction
        {
            From = from,
            To = to,
            Gas = Number("the gas", 0, long.MaxValue),
            Failed = Number("whether it failed, 0 or 1", 0, 1) == 1,
            AccountReads = Keys("account reads"),
            AccountWrites = Keys("account writes"),
            SlotReads = Keys("slot reads"),
            SlotWrites = Keys("slot writes"),
        };
        Next(JsonTokenType.EndArray, "the end of the transaction");
        RequireDistinct(transaction);
        return transaction;
    }

    private ImmutableArray<int> Keys(string what)
    {
        Next(JsonTokenType.StartArray, what);
        var keys = ImmutableArray.CreateBuilder<int>();
        while (More(JsonTokenType.Number, "a key"))
        {
            keys.Add((int)Value("a key", 0, _keyCount - 1));
        }

        return keys.DrainToImmutable();
    }

    // A key in two lists would be locked twice.
    private readonly void RequireDistinct(RecordedTransaction transaction)
    {
        int[] all =
        [
            .. transaction.AccountReads, .. transaction.AccountWrites, .. transaction.SlotReads, .. transaction.SlotWrites,
        ];
        Array.Sort(all);
        for (int i = 1; i < all.Length; i++)
        {
            if (all[i] == all[i - 1])
            {
                throw new NotRecordedBlocksException($"the transaction names key {all[i]} twice");
            }
        }
    }

    private int AnyKey(string what) => (int)Number(what, 0, _keyCount - 1);

    private long Number(string what, long least, long most)
    {
        Next(JsonTokenType.Number, what);
        return Value(what, least, most);
    }

    private readonly long Value(string what, long least, long most)
    {
        return _json.TryGetInt64(out long value) && value >= least && value <= most
            ? value
            : throw new NotRecordedBlocksException($"{what} lies between {least} and {most}");
    }

    private void Key(string name)
    {
        bool found = _json.Read() && _json.TokenType == JsonTokenType.PropertyName && _json.ValueTextEquals(name);
        Expect(found, name);
    }

    private void Next(JsonTokenType type, string what) => Expect(_json.Read() && _json.TokenType == type, what);

    // Whether the list goes on with a token of the type, or ends.
    private bool More(JsonTokenType type, string what)
    {
        Expect(_json.Read(), what);
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        Expect(_json.TokenType == type, what);
        return true;
    }

    private static bool IsHex(ReadOnlySpan<byte> text) =>
        text is [(byte)'0', (byte)'x', _, ..] && !text[2..].ContainsAnyExcept("0123456789abcdefABCDEF"u8);

    // Texts are put together only where they are needed.
    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new NotRecordedBlocksException($"{what} is expected here");
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new NotRecordedBlocksException(problem);
        }
    }

    // Unwinds to the reader's one entry, which turns it into a value.
    private sealed class NotRecordedBlocksException(string problem) : Exception(problem);
}
