using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>The ledger of <see cref="EdgeBlocks"/> and the kinds of transactions on it.</summary>
internal sealed class EdgeActions
{
    private const int Wallets = 24;
    private const int Poor = 6;
    private const int Fresh = 40;
    private const ulong Half = 1UL << 63;

    private static readonly ulong Minimum = Rent.MinimumBalance(0);
    private static readonly ulong TokenMinimum = Rent.MinimumBalance(TokenAccount.Length);

    private readonly Address[] _wallets = new Address[Wallets];
    private readonly Address[] _tokens = new Address[Wallets];
    private readonly Address[] _poor = new Address[Poor];
    private readonly Address[] _exact = new Address[Poor];
    private readonly Address[] _huge = new Address[4];
    private readonly Address[] _hugeTokens = new Address[4];
    private readonly Address[] _fresh = new Address[Fresh];
    private readonly Address _mint;
    private readonly Address _hugeMint;
    private readonly LookupTableContents[] _tables;
    private Random _random = new(0);

    public EdgeActions()
    {
        Ledger = new TestLedger(TestLedger.DefaultParameters with { ComputeUnitsPerBlock = 200_000_000 }).WithTestPrograms();
        _mint = Ledger.Mint("edge mint", Ledger.Payer.PublicKey);
        _hugeMint = Ledger.Mint("edge huge mint");
        for (int i = 0; i < Wallets; i++)
        {
            _wallets[i] = Ledger.Wallet($"edge wallet {i}").PublicKey;
            _tokens[i] = Ledger.Tokens($"edge tokens {i}", in _mint, in _wallets[i], (ulong)(i % 4) * 500);
        }

        for (int i = 0; i < Poor; i++)
        {
            _poor[i] = Ledger.Wallet($"edge poor {i}", Minimum + ((ulong)i * 12_000)).PublicKey;
            _exact[i] = Ledger.Wallet($"edge exact {i}", Minimum * 2).PublicKey;
        }

        // All of a token is at most the largest number; of lamports there may be more, but no account can hold them.
        ulong[] lamports = [ulong.MaxValue, ulong.MaxValue - 50_000, Half, Half + 7];
        ulong[] amounts = [Half, Half - 2_000, 1_500, 0];
        for (int i = 0; i < _huge.Length; i++)
        {
            _huge[i] = Ledger.Wallet($"edge huge {i}", lamports[i]).PublicKey;
            _hugeTokens[i] = Ledger.Tokens($"edge huge tokens {i}", in _hugeMint, in _wallets[i], amounts[i]);
        }

        for (int i = 0; i < Fresh; i++)
        {
            _fresh[i] = TestLedger.Place($"edge fresh {i}");
        }

        _tables = [Table("edge table", [.. _wallets, .. _tokens, .. _fresh, _mint]), Table("edge large table", Many())];
    }

    /// <summary>How many kinds of action there are.</summary>
    public static int Kinds => 21;

    public TestLedger Ledger { get; }

    /// <summary>How often everybody wants the same few accounts.</summary>
    public int HotPercent { get; set; }

    /// <summary>A random action of one kind.</summary>
    public EdgeAction Next(Random random, int kind)
    {
        _random = random;
        return kind < 10 ? Ordinary(kind) : kind < 16 ? Odd(kind) : WithTables(kind);
    }

    // Who pays, who is paid, what comes and goes.
    private EdgeAction Ordinary(int kind)
    {
        int from = Index(Wallets);
        Address wallet = _wallets[from];
        switch (kind)
        {
            case 0:
                return new EdgeAction(wallet, SystemIx.Transfer(in wallet, Wallet(), Lamports()));
            case 1:
                Address paid = Wallet();
                return new EdgeAction(paid, SystemIx.Transfer(in wallet, in paid, Lamports()));
            case 2:
                return new EdgeAction(Pick(_poor), TokenIx.Approve(in _tokens[from], Wallet(), in wallet, 10));
            case 3:
                return new EdgeAction(Pick(_poor), SystemIx.Transfer(in wallet, Pick(_poor), (ulong)_random.Next(12_000)));
            case 4:
                return new EdgeAction(wallet, SystemIx.Transfer(in wallet, Pick(_fresh), Minimum + 3 - (ulong)_random.Next(7)));
            case 5:
                Address account = Pick(_fresh);
                return new EdgeAction(
                    Payer, SystemIx.Create(in wallet, in account, TokenMinimum, TokenAccount.Length, WellKnown.Token),
                    TokenIx.InitializeAccount3(in account, in _mint, in wallet), Move(from, in account));
            case 6:
                return new EdgeAction(Payer, Move(from, Pick(_fresh)));
            case 7:
                Address exact = Pick(_exact);
                return _random.Next(2) == 0
                    ? new EdgeAction(Payer, SystemIx.Transfer(in exact, Wallet(), Minimum * 2))
                    : new EdgeAction(Payer, SystemIx.Transfer(in wallet, in exact, Minimum * (ulong)_random.Next(1, 3)));
            case 8:
                Address fresh = Pick(_fresh);
                return _random.Next(3) == 0
                    ? new EdgeAction(fresh, SystemIx.Transfer(in fresh, in wallet, (ulong)_random.Next(2)))
                    : new EdgeAction(wallet, TokenIx.Close(in fresh, Wallet(), in wallet));
            default:
                var several = new Instruction[_random.Next(2, 7)];
                for (int i = 0; i < several.Length; i++)
                {
                    int source = _random.Next(2) == 0 ? from : Index(Wallets);
                    several[i] = _random.Next(2) == 0
                        ? SystemIx.Transfer(in _wallets[source], Wallet(), Lamports())
                        : Move(source, Pick(_tokens));
                }

                return new EdgeAction(_random.Next(2) == 0 ? wallet : Payer, several);
        }
    }

    // One account in several parts, amounts at the ends, payers that are no wallets.
    private EdgeAction Odd(int kind)
    {
        int from = Index(Wallets);
        Address wallet = _wallets[from];
        Address tokens = _tokens[from];
        switch (kind)
        {
            case 10:
                return new EdgeAction(
                    Payer, _random.Next(2) == 0
                        ? TokenIx.Transfer(in tokens, in tokens, in wallet, Amount())
                        : TokenIx.TransferChecked(in tokens, in _mint, in tokens, in wallet, Amount(), 6));
            case 11:
                return Duplicates(from);
            case 12:
                return new EdgeAction(
                    _random.Next(2) == 0 ? Payer : Pick(_huge),
                    SystemIx.Transfer(Pick(_huge), _random.Next(2) == 0 ? Pick(_huge) : Wallet(), HugeAmount()));
            case 13:
                int holder = _random.Next(_hugeTokens.Length);
                return new EdgeAction(
                    Payer, TokenIx.Transfer(in _hugeTokens[holder], Pick(_hugeTokens), in _wallets[holder], HugeAmount()));
            case 14:
                // The payer is no wallet, or a wallet is used as a mint.
                Address payer = _random.Next(3) switch { 0 => tokens, 1 => _mint, _ => wallet };
                return new EdgeAction(payer, TokenIx.TransferChecked(in tokens, in payer, Pick(_tokens), in wallet, Amount(), 6));
            default:
                return _random.Next(4) switch
                {
                    0 => new EdgeAction(Payer, TokenIx.MintTo(in _mint, Pick(_tokens), Payer, 3)),
                    1 => new EdgeAction(wallet, SystemIx.Transfer(in wallet, in tokens, Lamports())),
                    2 => new EdgeAction(Payer, SystemIx.Transfer(in wallet, in _mint, Lamports())),
                    _ => new EdgeAction(Payer, SystemIx.Allocate(Pick(_fresh), (ulong)_random.Next(3))),
                };
        }
    }

    private EdgeAction Duplicates(int from)
    {
        Address wallet = _wallets[from];
        Address tokens = _tokens[from];
        switch (_random.Next(4))
        {
            case 0:
                return new EdgeAction(wallet, SystemIx.Transfer(in wallet, in wallet, Lamports()));
            case 1:
                Address mint = _random.Next(2) == 0 ? tokens : Pick(_tokens);
                return new EdgeAction(Payer, TokenIx.TransferChecked(in tokens, in mint, Pick(_tokens), in wallet, Amount(), 6));
            case 2:
                return new EdgeAction(Payer, Move(from, Pick(_tokens)), SystemIx.Transfer(in wallet, in tokens, Lamports()));
            default:
                Address twice = Wallet();
                AccountMeta[] accounts =
                [
                    AccountMeta.Readonly(in twice), AccountMeta.Writable(in twice), AccountMeta.Readonly(in tokens),
                    AccountMeta.Readonly(in twice), AccountMeta.WritableSigner(in wallet), AccountMeta.Readonly(in wallet),
                ];
                var mentions = new Instruction(TestPrograms.NothingId, accounts, default);
                return new EdgeAction(wallet, mentions, SystemIx.Transfer(in wallet, in twice, 1));
        }
    }

    private EdgeAction WithTables(int kind)
    {
        Address wallet = Wallet();
        switch (kind)
        {
            case 16:
            case 17:
                // What a program lists it may write, if the transaction says so.
                var mentioned = new List<AccountMeta>();
                for (int i = _random.Next(100, 140); i > 0; i--)
                {
                    Address[] table = _tables[_random.Next(8) == 0 ? 0 : 1].Addresses;
                    mentioned.Add(new AccountMeta(table[_random.Next(table.Length)], false, _random.Next(10) == 0));
                }

                return new EdgeAction(Payer, [new Instruction(TestPrograms.NothingId, mentioned, default)], _tables);
            case 18:
                var several = new Instruction[_random.Next(1, 9)];
                for (int i = 0; i < several.Length; i++)
                {
                    several[i] = SystemIx.Transfer(in wallet, _random.Next(2) == 0 ? Wallet() : Pick(_fresh), Lamports());
                }

                return new EdgeAction(_random.Next(2) == 0 ? wallet : Payer, several, _tables);
            case 19:
                return new EdgeAction(Payer, [Move(Index(Wallets), Pick(_tokens))], _tables);
            default:
                // Nobody has this table, or the real one holds another account there, which signs.
                var wrong = new LookupTableContents(
                    _random.Next(2) == 0 ? TestLedger.Place("no table") : _tables[0].Table, [_fresh[0], wallet, _wallets[0]]);
                Address signer = _wallets[_random.Next(3)];
                return new EdgeAction(Payer, [SystemIx.Transfer(in signer, in wallet, 1)], [wrong]);
        }
    }

    private LookupTableContents Table(string name, Address[] addresses)
    {
        Address table = Ledger.Install(
            TestLedger.Place(name), WellKnown.AddressLookupTable, AddressLookupTable.Encode(addresses, null));
        return new LookupTableContents(table, addresses);
    }

    // Some exist, the others never will.
    private Address[] Many()
    {
        var many = new Address[200];
        for (int i = 0; i < many.Length; i++)
        {
            many[i] = i % 2 == 0 ? TestLedger.Place($"edge many {i}") : Ledger.Wallet($"edge many {i}").PublicKey;
        }

        return many;
    }

    private Address Payer => Ledger.Payer.PublicKey;

    private Instruction Move(int from, in Address to) => _random.Next(2) == 0
        ? TokenIx.Transfer(in _tokens[from], in to, in _wallets[from], Amount())
        : TokenIx.TransferChecked(in _tokens[from], in _mint, in to, in _wallets[from], Amount(), 6);

    private int Index(int count) => _random.Next(100) < HotPercent ? _random.Next(Math.Min(2, count)) : _random.Next(count);

    private Address Pick(Address[] addresses) => addresses[Index(addresses.Length)];

    private Address Wallet() => Pick(_wallets);

    private ulong Lamports() => _random.Next(5) switch
    {
        0 => 0,
        1 => 10 * TestLedger.Sol,
        _ => (ulong)_random.Next(1_000_000),
    };

    private ulong Amount() => _random.Next(5) switch
    {
        0 => 0,
        1 => 500,
        2 => ulong.MaxValue >> _random.Next(64),
        _ => (ulong)_random.Next(300),
    };

    private ulong HugeAmount() => _random.Next(6) switch
    {
        0 => Half,
        1 => Half - (ulong)_random.Next(3_000),
        2 => ulong.MaxValue - (ulong)_random.Next(2),
        3 => ulong.MaxValue - Minimum,
        _ => (ulong)_random.Next(60_000),
    };
}
