using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// Many owners, each with a session and one that is part of it, who pay to accounts of their own: nothing but the guards before them is
/// shared. What state the guards are in at genesis depends on the mood; the same seed gives the same block.
/// </summary>
internal sealed class GuardedOwners
{
    public const int Moods = 8;

    private const int Owners = 20;
    private const ulong Rich = 1_000_000;

    private readonly List<Node> _nodes = [];
    private readonly Queue<Node> _newcomers = new();
    private readonly List<Address> _guards = [];
    private readonly TransactionBuilder _builder = new();
    private readonly Address _governor;
    private readonly Address _mint;
    private readonly Address _peek = TestLedger.Place("program/peek");
    private readonly Address _peeked = TestLedger.Place("peeked");
    private readonly Address[] _shared;
    private readonly Address _elsewhere;
    private uint _copies;

    /// <param name="mood">0: guards that never run out; else tight, open, half open, half open no more, paused, nearly counted out, mixed.</param>
    public GuardedOwners(int mood)
    {
        _governor = TestLedger.Key("governor").PublicKey;
        Ledger = new TestLedger(TestLedger.DefaultParameters with
        {
            Governor = _governor, PauseGuardians = [_governor], PauseThreshold = 1, MaxPauseMs = 5_000,
        });
        Ledger.Wallet("governor");
        Ledger.Runtime.Register(in _peek, Peek);
        Ledger.Install(in _peeked, in _peek, new byte[GuardAccount.Length]);
        _mint = Ledger.Mint("guarded mint");
        bool isTight = mood is 1 or 7;
        GuardTerms asset = new(GuardKind.Asset, default, _mint, isTight ? 3_000UL : Rich, isTight ? 2 : 9UL, 3, 3, 5_000, 900, 500, 900);
        GuardTerms native = asset with { Kind = GuardKind.Domain, Mint = default, Burst = mood == 7 ? 1_500 : Rich };
        GuardTerms token = asset with { Kind = GuardKind.Program, Subject = WellKnown.Token, Burst = mood == 7 ? 2_000 : Rich };
        GuardTerms elsewhere = asset with { Kind = GuardKind.Program, Subject = WellKnown.System, OwnersToTrip = 2 };
        _shared = [Install(asset, mood), Install(native, mood == 6 ? 6 : 0), Install(token, mood == 7 ? 3 : 0)];
        _elsewhere = Install(elsewhere, mood == 7 ? 2 : 0);
        for (int i = 0; i < Owners; i++)
        {
            Plant(i);
        }
    }

    public TestLedger Ledger { get; }

    /// <summary>Every guard there is.</summary>
    public IReadOnlyList<Address> Guards => _guards;

    /// <summary>Sessions of different owners, each granted by its owner.</summary>
    public IEnumerable<Node> Roots => _nodes.Where(n => n.Parent is null);

    /// <summary>A block of the slot.</summary>
    public BlockInput Draw(Random random, ulong slot)
    {
        var block = new BlockInput { Slot = slot, TimeMs = (long)slot * TestLedger.SlotMs };
        int count = random.Next(17, 90);

        // Some blocks are nothing but uses: nothing else gets in their way.
        bool isQuiet = random.Next(3) == 0;
        while (block.Transactions.Count < count)
        {
            List<Instruction> instructions = [];
            Node node = _nodes[random.Next(_nodes.Count)];
            int kind = isQuiet ? 0 : random.Next(100);
            Address payer = random.Next(3) == 0 ? Ledger.Payer.PublicKey : node.Key;
            switch (kind)
            {
                case < 80:
                    DrawUses(random, node, instructions);
                    break;
                case < 84:
                    instructions.Add(SystemIx.Transfer(Ledger.Payer.PublicKey, AnyGuard(random), (ulong)random.Next(3)));
                    payer = Ledger.Payer.PublicKey;
                    break;
                case < 86:
                    instructions.Add(new Instruction(
                        _peek, [AccountMeta.Readonly(AnyGuard(random)), AccountMeta.Writable(in _peeked)], new byte[1]));
                    break;
                case < 88:
                    instructions.Add(SessionIx.ResetGuard(AnyGuard(random), random.Next(2) == 0 ? node.Owner : _governor));
                    break;
                case < 89:
                    instructions.Add(SessionIx.Pause(AnyGuard(random), random.Next(1, 900), _governor));
                    break;
                case < 93:
                    // A transaction that fails behind its uses, or that does more to a guard than pass it.
                    DrawUses(random, node, instructions);
                    Address to = random.Next(2) == 0 ? AnyGuard(random) : TestLedger.Place("anybody");
                    instructions.Add(SystemIx.Transfer(in payer, in to, random.Next(2) == 0 ? 1 : ulong.MaxValue));
                    break;
                case < 96:
                    Welcome(block);
                    break;
                default:
                    DrawOdd(random, node, instructions);
                    break;
            }

            Add(block, in payer, instructions);
        }

        return block;
    }

    /// <summary>A use for a payment to the owner's own payee, behind all guards of the session.</summary>
    public Instruction[] Pay(Node node, ulong units, ulong? amount = null, AccountMeta[]? further = null) =>
    [
        SessionIx.Use(new UseSpec
        {
            Key = node.Key, Owner = node.Owner, Principal = node.Principal, Declared = [(0, units)], Ancestors = [.. node.Above],
            Extras = [.. node.Guards.Select(g => AccountMeta.Writable(g)), .. further ?? []],
        }),
        TokenIx.Transfer(node.Tokens, node.PayeeTokens, node.Owner, amount ?? units).WithoutSigner(node.Owner),
    ];

    /// <summary>Adds a transaction to a block, if it fits into one.</summary>
    public void Add(BlockInput block, in Address payer, List<Instruction> instructions)
    {
        _builder.Reset(in payer, TestLedger.GenesisHash);
        instructions.ForEach(i => _builder.Add(i));
        _builder.AddLoadedDataLimit(1_000_000 + _copies++);
        if (instructions.Count == 0 || !_builder.BuildLegacy())
        {
            return;
        }

        _builder.FillTrustedSignatures();
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, parsed));
        block.Transactions.Add(parsed);
    }

    // Copies what it reads, so that a read at the wrong place shows.
    private static InstructionResult Peek(InvokeContext context)
    {
        InstructionResult allowed = context.TryWrite(1, out Span<byte> copy);
        if (allowed.IsOk)
        {
            context.AccountData(0).CopyTo(copy);
        }

        return allowed;
    }

    private void DrawUses(Random random, Node node, List<Instruction> instructions)
    {
        for (int uses = random.Next(4) == 0 ? random.Next(2, 4) : 1; uses > 0; uses--)
        {
            ulong units = (ulong)(random.Next(12) == 0 ? random.Next(250, 450) : random.Next(120));
            int way = random.Next(22);
            AccountMeta[] entry = [AccountMeta.Writable(SessionAddresses.Queued(node.Session, (ulong)random.Next(2)))];
            instructions.AddRange(way switch
            {
                0 => Pay(node, units, units + 1, entry),
                1 => Pay(node, units, Rich + 1, entry),
                2 => PayNative(node, units, units, entry),
                3 => PayNative(node, units, (units / 2) + (ulong)random.Next(40), entry),

                // Has to wait, and be asked for again.
                4 or 5 => Pay(node, 420, 420, entry),
                _ => Pay(node, units, (ulong)random.NextInt64((long)units + 1), entry),
            });
        }
    }

    // Both assets are declared.
    private static Instruction[] PayNative(Node node, ulong units, ulong lamports, AccountMeta[] further) =>
    [
        SessionIx.Use(new UseSpec
        {
            Key = node.Key, Owner = node.Owner, Principal = node.Principal, Declared = [(1, units), (0, 5)], Ancestors = [.. node.Above],
            Extras = [.. node.Guards.Select(g => AccountMeta.Writable(g)), .. further],
        }),
        SystemIx.Transfer(node.Owner, node.Payee, lamports).WithoutSigner(node.Owner),
    ];

    private void DrawOdd(Random random, Node node, List<Instruction> instructions)
    {
        ulong units = (ulong)random.Next(60);
        Instruction[] pay = Pay(node, units, units, random.Next(2) == 0 ? [AccountMeta.Writable(_elsewhere)] : []);
        Instruction use = pay[0];
        AccountMeta[] accounts = [.. use.Accounts];
        int at = random.Next(4, accounts.Length);
        switch (random.Next(4))
        {
            case 0:
                accounts[at] = AccountMeta.Readonly(accounts[at].Address);
                break;
            case 1:
                accounts = [.. accounts[..at], .. accounts[(at + 1)..]];
                break;
            case 2:
                // A guard where the session should be.
                accounts[0] = AccountMeta.Writable(AnyGuard(random));
                break;
            default:
                use = use with { Data = use.Data.ToArray()[..random.Next(1, use.Data.Length)] };
                break;
        }

        instructions.Add(use with { Accounts = accounts });
        instructions.Add(pay[1]);
    }

    // An owner whom nobody has seen yet grants a session that is used at once.
    private void Welcome(BlockInput block)
    {
        if (_newcomers.TryDequeue(out Node? node))
        {
            Add(block, node.Owner, [SessionIx.Grant(TermsOf(node), node.Key, node.Owner)]);
            Add(block, node.Key, [.. Pay(node, 30)]);
            Add(block, node.Key, [.. Pay(node, 20), .. Pay(node, 10)]);
        }
    }

    private void Plant(int number)
    {
        Node owner = NewOwner(number);
        GuardTerms terms = new(
            GuardKind.Owner, owner.Owner, _mint, number % 3 == 0 ? 900UL : Rich, 1, 1, 1, 5_000, 900, 500, 900);

        // One does not pay its rent, until somebody sends it something.
        Address guard = Install(terms, 0);
        if (number == 5)
        {
            LedgerState state = Ledger.State;
            state.BeginBlock();
            state.Main.SetLamports(state.Find(in guard), Rent.MinimumBalance(GuardAccount.Length) - 1);
            state.BeginBlock();
        }

        Node root = owner with { Guards = number % 2 == 0 ? [_shared[0]] : [_shared[0], _shared[1], _shared[2], _elsewhere] };
        Grant(root);
        Grant(root with
        {
            Key = Ledger.Wallet($"guarded child {number}").PublicKey, Parent = root, Principal = TestLedger.Place($"guarded other {number}"),
            Guards = [.. root.Guards, guard],
        });
        _newcomers.Enqueue(NewOwner(Owners + number));
    }

    private Node NewOwner(int number)
    {
        Address owner = Ledger.Wallet($"guarded owner {number}").PublicKey;
        Address payee = Ledger.Wallet($"guarded payee {number}").PublicKey;
        return new Node(
            owner, Ledger.Tokens($"guarded tokens {number}", in _mint, in owner, Rich), payee,
            Ledger.Tokens($"guarded payee tokens {number}", in _mint, in payee, 0), Ledger.Wallet($"guarded key {number}").PublicKey,
            TestLedger.Place($"guarded principal {number}"), [_shared[0]], null);
    }

    private void Grant(Node node)
    {
        SessionTerms terms = TermsOf(node);
        byte[] data = new byte[terms.AccountLength];
        byte[] parentData = node.Parent is null ? [] : Ledger.Data(node.Parent.Session);
        bool isPart = SessionView.TryOpen((ReadOnlySpan<byte>)parentData, out SessionReading above);
        SessionGenesis.Write(
            data, terms, Hash256.Of(BitConverter.GetBytes(_nodes.Count)), node.Owner, node.Key, 0,
            isPart ? SessionParent.Of(in above.Header) : default);
        Ledger.Install(node.Session, SessionProgram.Id, data);
        _nodes.Add(node);
    }

    private SessionTerms TermsOf(Node node) => new()
    {
        Domain = Ledger.Parameters.Domain,
        Parent = node.Parent?.Session ?? default,
        Delegate = node.Principal,
        ExpiryHeight = 1_000_000,
        ExpiryMs = 3_600_000,
        UsesMax = 10_000,
        AttemptBurst = 10_000,
        SubGrant = node.Parent is null ? new SubGrantRule(1, 100, SubGrantMode.ChargeThrough) : default,
        OnLimit = ResponseMode.Queue,
        Assets = [new SessionAssetTerms(_mint, 600, 90_000, 90_000, 90_000, 1, 1), new SessionAssetTerms(default, 600, 90_000, 90_000, 90_000, 1, 1)],
        Clauses = [new SessionClause { Actions = [SessionStage.TokenTransfer, SessionStage.SystemTransfer], Counterparties = [node.Payee] }],
        Limits = [SessionLimitTerms.Delay(0, 400, 1_000, 3)],
        Guards = [.. node.Guards],
    };

    private Address AnyGuard(Random random) => random.Next(2) == 0 ? _shared[0] : _guards[random.Next(_guards.Count)];

    private Address Install(GuardTerms terms, int mood)
    {
        byte[] data = new byte[GuardAccount.Length];
        terms.Write(data, terms.Kind == GuardKind.Owner ? terms.Subject : _governor, 0);
        ref GuardAccount guard = ref MemoryMarshal.AsRef<GuardAccount>(data.AsSpan());
        switch (mood)
        {
            case 2:
                (guard.State, guard.TrippedAtMs) = (GuardState.Open, 100);
                break;
            case 3:
                (guard.State, guard.ProbeLeft, guard.ProbeUntilMs) = (GuardState.HalfOpen, 4_000, 1_500);
                break;
            case 4:
                (guard.State, guard.ProbeUntilMs) = (GuardState.HalfOpen, 300);
                break;
            case 5:
                guard.PausedUntilMs = 900;
                break;
            case 6:
                guard.Total = ulong.MaxValue - 300;
                break;
            default:
                break;
        }

        Address address = Ledger.Install(SessionIx.GuardAddress(terms), SessionProgram.Id, data);
        _guards.Add(address);
        return address;
    }

    /// <summary>A session and what is its owner's.</summary>
    public sealed record Node(
        Address Owner, Address Tokens, Address Payee, Address PayeeTokens, Address Key, Address Principal, Address[] Guards, Node? Parent)
    {
        public Address Session => SessionAddresses.Session(SessionIx.Domain, Key);

        public IEnumerable<(Address Key, Address Principal)> Above => Parent is null ? [] : [(Parent.Key, Parent.Principal)];
    }
}
