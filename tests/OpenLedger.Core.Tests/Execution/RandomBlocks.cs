using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// Blocks of random transactions over a ledger with something of everything: many that conflict, many that commute, some that fail, cannot pay, come
/// twice, are too old or too large. The same seed gives the same block.
/// </summary>
internal sealed class RandomBlocks
{
    private const int Wallets = 40;

    // Small enough that some blocks are too full.
    private readonly RandomActions _actions = new(TestLedger.DefaultParameters with { ComputeUnitsPerBlock = 24_000_000 });
    private readonly TransactionBuilder _builder = new();
    private readonly Address[] _wallets = new Address[Wallets];
    private readonly Address[] _tokens = new Address[Wallets];
    private uint _copies;

    public RandomBlocks()
    {
        for (int i = 0; i < Wallets; i++)
        {
            // Rich and poor: some can pay a few fees and no more.
            ulong lamports = i % 4 == 0 ? Rent.MinimumBalance(0) + (ulong)(i * 3_000) : (ulong)(i + 1) * TestLedger.Sol / 100;
            _wallets[i] = _actions.Ledger.Wallet($"block wallet {i}", lamports).PublicKey;
            _tokens[i] = _actions.Ledger.Tokens($"block tokens {i}", in _actions.Mints[0], in _wallets[i], (ulong)(i % 5) * 700);
        }
    }

    public TestLedger Ledger => _actions.Ledger;

    /// <summary>A block of the slot; the same transactions for the same seed and number.</summary>
    public BlockInput Draw(Random random, ulong slot)
    {
        var block = new BlockInput { Slot = slot, TimeMs = (long)slot * TestLedger.SlotMs };
        int count = random.Next(1, 140);
        int conflicts = random.Next(101);
        while (block.Transactions.Count < count)
        {
            if (block.Transactions.Count > 0 && random.Next(300) == 0)
            {
                // Once more, byte for byte.
                block.Transactions.Add(Parse(block.Transactions[random.Next(block.Transactions.Count)].WireBytes));
                continue;
            }

            Address payer = random.Next(5) < 3 ? Wallet(random) : _actions.Ledger.Payer.PublicKey;
            Instruction[] instructions = random.Next(100) < conflicts
                ? _actions.Next(random, random.Next(RandomActions.Kinds))
                : [.. Transfers(random, ref payer)];
            if (Build(random, in payer, instructions) is { } transaction)
            {
                block.Transactions.Add(transaction);
            }
        }

        return block;
    }

    private List<Instruction> Transfers(Random random, ref Address payer)
    {
        var instructions = new List<Instruction>();
        int count = random.Next(4) == 0 ? random.Next(1, 5) : 1;
        int from = random.Next(3) == 0 ? random.Next(4) : random.Next(Wallets);
        payer = random.Next(3) == 0 ? payer : _wallets[from];
        for (int i = 0; i < count; i++)
        {
            int to = random.Next(3) == 0 ? random.Next(4) : random.Next(Wallets);
            instructions.Add(random.Next(5) switch
            {
                0 => SystemIx.Transfer(in _wallets[from], in _tokens[to], (ulong)random.Next(100_000)),
                1 or 2 => SystemIx.Transfer(in _wallets[from], in _wallets[to], Lamports(random)),
                3 => TokenIx.Transfer(in _tokens[from], in _tokens[to], in _wallets[from], (ulong)random.Next(900)),
                _ => TokenIx.TransferChecked(in _tokens[from], in _actions.Mints[0], in _tokens[to], in _wallets[from], (ulong)random.Next(900), 6),
            });
        }

        return instructions;
    }

    private static ulong Lamports(Random random) => random.Next(12) switch
    {
        0 => ulong.MaxValue - (ulong)random.Next(3),
        1 => (ulong)random.NextInt64((long)TestLedger.Sol),
        _ => (ulong)random.Next(2_000_000),
    };

    private ParsedTransaction? Build(Random random, in Address payer, Instruction[] instructions)
    {
        Hash256 blockhash = random.Next(100) == 0 ? Hash256.Of("nobody's"u8) : TestLedger.GenesisHash;
        _builder.Reset(in payer, in blockhash);
        foreach (Instruction instruction in instructions)
        {
            _builder.Add(instruction);
        }

        _builder.AddLoadedDataLimit(1_000_000 + _copies++);
        if (random.Next(20) == 0)
        {
            _builder.AddUnitLimit((uint)random.Next(10_000));
        }

        if (random.Next(10) == 0)
        {
            _builder.AddUnitPrice((ulong)random.Next(50_000));
        }

        if (!_builder.BuildLegacy())
        {
            return null;
        }

        _builder.FillTrustedSignatures();
        return Parse(_builder.Wire);
    }

    private static ParsedTransaction Parse(ReadOnlySpan<byte> wire)
    {
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(wire, parsed));
        return parsed;
    }

    private Address Wallet(Random random) => _wallets[random.Next(Wallets)];
}
