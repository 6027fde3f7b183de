using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>A small ledger with something of everything, and random instructions on it, many of which must fail.</summary>
internal sealed class RandomActions
{
    private const int Owners = 4;

    private readonly KeyPair[] _owners = new KeyPair[Owners];
    private readonly KeyPair[] _keys = new KeyPair[Owners];
    private readonly KeyPair[] _fresh = new KeyPair[3];
    private readonly Address[] _mints = new Address[2];
    private readonly List<Address> _tokens = [];
    private readonly TestPool _pool;
    private readonly Address _nonce = TestLedger.Place("random nonce");
    private readonly Address _principal = TestLedger.Place("principal");
    private Random _random = new(0);

    public RandomActions(LedgerParameters? parameters = null)
    {
        Ledger = new TestLedger(parameters).WithTestPrograms();
        for (int i = 0; i < Owners; i++)
        {
            _owners[i] = Ledger.Wallet($"random owner {i}");
            _keys[i] = TestLedger.Key($"random key {i}");
        }

        for (int i = 0; i < _fresh.Length; i++)
        {
            _fresh[i] = TestLedger.Key($"random fresh {i}");
        }

        for (int m = 0; m < _mints.Length; m++)
        {
            _mints[m] = Ledger.Mint($"random mint {m}", _owners[0].PublicKey);
            for (int i = 0; i < Owners; i++)
            {
                _tokens.Add(Ledger.Tokens($"random tokens {m} {i}", in _mints[m], _owners[i].PublicKey, 100_000));
            }

            _tokens.Add(Ledger.Tokens($"random empty {m}", in _mints[m], _owners[1].PublicKey, 0));
        }

        _pool = new TestPool(Ledger, "random pool", in _mints[0], in _mints[1], 50_000, 80_000, feeBps: 30);
        byte[] nonce = new byte[NonceAccount.Length];
        new NonceAccount(_owners[0].PublicKey, Hash256.Of("old"u8), 5_000).Write(nonce);
        Ledger.Install(in _nonce, WellKnown.System, nonce);
        for (int i = 0; i < Owners; i++)
        {
            byte[] data = Ledger.Data(_tokens[i]);
            TokenAccount.SetDelegate(data, PermitProgram.Authority, ulong.MaxValue);
            Ledger.Install(_tokens[i], WellKnown.Token, data);
            InstallSession(i);
        }
    }

    public TestLedger Ledger { get; }

    public Address[] Mints => _mints;

    /// <summary>What the pool holds besides its fees, one side times the other; nothing may make it less.</summary>
    public UInt128 PoolProduct()
    {
        MarketPool pool = TestPool.Read(Ledger, _pool.Address);
        return (UInt128)(Ledger.Amount(_pool.BaseVault) - pool.BaseFees) * (Ledger.Amount(_pool.QuoteVault) - pool.QuoteFees);
    }

    /// <summary>How many kinds of action there are.</summary>
    public static int Kinds => 20;

    /// <summary>Random instructions of one kind.</summary>
    public Instruction[] Next(Random random, int kind)
    {
        _random = random;
        Instruction[] instructions = Draw(kind);
        if (random.Next(12) == 0)
        {
            // Somebody forgot to sign.
            int victim = random.Next(instructions.Length);
            instructions[victim] = instructions[victim].WithoutSigner(Owner());
        }

        if (random.Next(10) == 0)
        {
            // Somebody declared less than the program needs.
            int victim = random.Next(instructions.Length);
            instructions[victim] = WithReadonly(instructions[victim], random.Next(instructions[victim].Accounts.Count));
        }

        return instructions;
    }

    private static Instruction WithReadonly(Instruction instruction, int account) => instruction with
    {
        Accounts = [.. instruction.Accounts.Select((a, i) => i == account ? a with { IsWritable = false } : a)],
    };

    private Instruction[] Draw(int kind)
    {
        int i = _random.Next(Owners);
        Address owner = _owners[i].PublicKey;
        Address from = Tokens(i);
        switch (kind)
        {
            case 0:
                return [SystemIx.Transfer(in owner, Anybody(), Lamports())];
            case 1:
                Address account = Fresh();
                return
                [
                    SystemIx.Create(in owner, in account, Rent.MinimumBalance(165) - (ulong)(_random.Next(8) / 7), 165, WellKnown.Token),
                    TokenIx.InitializeAccount3(in account, Mint(), Owner()),
                ];
            case 2:
                return [TokenIx.Transfer(in from, AnyTokens(), in owner, Amount())];
            case 3:
                return [TokenIx.TransferChecked(in from, Mint(), AnyTokens(), in owner, Amount(), (byte)(_random.Next(9) == 0 ? 5 : 6))];
            case 4:
                return [TokenIx.Approve(in from, Owner(), in owner, Amount())];
            case 5:
                return [TokenIx.Revoke(in from, in owner)];
            case 6:
                return [TokenIx.MintTo(Mint(), AnyTokens(), _owners[_random.Next(5) == 0 ? 1 : 0].PublicKey, Amount())];
            case 7:
                return [TokenIx.Burn(in from, Mint(), in owner, Amount())];
            case 8:
                return [TokenIx.SetAuthority(in from, (TokenAuthorityType)_random.Next(4), in owner, _random.Next(4) == 0 ? null : Owner())];
            case 9:
                return [TokenIx.Transfer(in from, AnyTokens(), in owner, 100_000), TokenIx.Close(in from, Anybody(), in owner)];
            case 10:
                return [TokenIx.Transfer(AnyTokens(), AnyTokens(), in owner, Amount())];
            case 11:
                return [Swap(i)];
            case 12:
                return [_pool.SetFee(_random.Next(3) == 0 ? owner : _pool.Operator.PublicKey, (ushort)_random.Next(11_000))];
            case 13:
                return [_pool.CollectFees(_random.Next(3) == 0 ? owner : _pool.Operator.PublicKey, Tokens(i, 0), Tokens(i, 1))];
            case 14:
                return [PermitIx.Approve(_tokens[i], Owner(), in owner, _random.Next(4) == 0 ? ulong.MaxValue : Amount(), _random.Next(2_000))];
            case 15:
                Address spender = Owner();
                return
                [
                    PermitIx.Approve(_tokens[i], in spender, in owner, Amount(), _random.Next(8_000)),
                    PermitIx.TransferFrom(_tokens[i], AnyTokens(), in spender, Amount()),
                ];
            case 16:
                return [SystemIx.AdvanceNonce(in _nonce, Owner()), SystemIx.Transfer(in owner, Anybody(), Lamports())];
            case 17:
                return Covered(i, TokenIx.Transfer(in from, AnyTokens(), in owner, Amount()));
            case 18:
                return Covered(i, Swap(i));
            default:
                return _random.Next(4) switch
                {
                    0 => [SessionIx.Revoke(_keys[i].PublicKey, in owner)],
                    1 => [SessionIx.RevokeAll(in owner)],
                    2 => Covered(i, TestPrograms.Through(TestPrograms.ForwardId, Draw(_random.Next(10))[0])),
                    _ => [TestPrograms.Through(TestPrograms.ForwardId, Draw(_random.Next(16))[0])],
                };
        }
    }

    private Instruction[] Covered(int i, Instruction instruction)
    {
        ulong declared = _random.Next(4) == 0 ? Amount() : 3_000;
        return
        [
            SessionIx.Use(_keys[i].PublicKey, _owners[i].PublicKey, in _principal, ((byte)_random.Next(2), declared)),
            instruction.WithoutSigner(_owners[i].PublicKey),
        ];
    }

    private Instruction Swap(int i)
    {
        bool payBase = _random.Next(2) == 0;
        return _pool.Swap(
            Tokens(i, payBase ? 0 : 1), _owners[i].PublicKey, Tokens(i, payBase ? 1 : 0), Amount(), (ulong)_random.Next(200), payBase);
    }

    private void InstallSession(int i)
    {
        var terms = new SessionTerms
        {
            Domain = Ledger.Parameters.Domain,
            Delegate = _principal,
            ExpiryHeight = 100,
            ExpiryMs = 100_000,
            UsesMax = 4,
            AttemptBurst = 6,
            Assets = [Limit(_mints[0]), Limit(_mints[1])],
            Clauses =
            [
                new SessionClause
                {
                    Actions =
                    [
                        SessionStage.TokenTransfer, new SessionAction(MarketProgram.Id, MarketProgram.SwapAction),
                        new SessionAction(TestPrograms.ForwardId, 0),
                    ],
                    Counterparties = [_owners[0].PublicKey, _owners[1].PublicKey, _pool.Authority],
                },
            ],
        };
        byte[] data = new byte[terms.AccountLength];
        SessionGenesis.Write(data, terms, default, _owners[i].PublicKey, _keys[i].PublicKey, 0);
        Ledger.Install(SessionAddresses.Session(terms.Domain, _keys[i].PublicKey), SessionProgram.Id, data);
    }

    private static SessionAssetTerms Limit(in Address mint) => new(mint, 5_000, 12_000, 6_000, 6_000, 1, 1);

    private Address Owner() => _owners[_random.Next(Owners)].PublicKey;

    private Address Fresh() => _fresh[_random.Next(_fresh.Length)].PublicKey;

    private Address Anybody() => _random.Next(4) == 0 ? Fresh() : Owner();

    private Address Mint() => _mints[_random.Next(_mints.Length)];

    private Address Tokens(int owner) => Tokens(owner, _random.Next(_mints.Length));

    private Address Tokens(int owner, int mint) => _tokens[(mint * (Owners + 1)) + owner];

    private Address AnyTokens() => _random.Next(6) == 0 ? Fresh() : _tokens[_random.Next(_tokens.Count)];

    private ulong Amount() => _random.Next(8) switch
    {
        0 => 0,
        1 => ulong.MaxValue >> _random.Next(64),
        2 => 100_000,
        _ => (ulong)_random.Next(6_000),
    };

    private ulong Lamports() => _random.Next(6) switch
    {
        0 => (ulong)_random.Next(1_000),
        1 => 10 * TestLedger.Sol,
        2 => ulong.MaxValue >> _random.Next(64),
        _ => (ulong)_random.Next(5_000_000),
    };
}
