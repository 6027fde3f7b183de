using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// Several owners with trees of sessions that stand at genesis, all behind two shared guards, and random blocks of what their holders and
/// owners do. Most of it conflicts. The same seed gives the same block.
/// </summary>
internal sealed class SessionForest
{
    private const int Owners = 4;
    private const int PerOwner = 4;

    private readonly List<Node> _nodes = [];
    private readonly TransactionBuilder _builder = new();
    private readonly Address _governor = TestLedger.Key("governor").PublicKey;
    private readonly Address _mint;
    private readonly Address _payee = TestLedger.Place("forest payee");
    private readonly Address _payeeTokens;
    private readonly Address _strangerTokens;
    private readonly Address _guard;
    private readonly Address[] _beggars = [.. Enumerable.Range(0, 3).Select(i => TestLedger.Key($"forest beggar {i}").PublicKey)];
    private uint _copies;

    public SessionForest()
    {
        Ledger = new TestLedger(TestLedger.DefaultParameters with { Governor = _governor, FreeControlBurst = 3, FreeControlRefillMs = 700 });
        Ledger.Wallet("forest beggar 2", 1_000_000);
        _mint = Ledger.Mint("forest mint");
        _payeeTokens = Ledger.Tokens("forest payee tokens", in _mint, in _payee, 0);
        _strangerTokens = Ledger.Tokens("forest stranger tokens", in _mint, TestLedger.Place("forest stranger"), 0);
        _guard = Install(new GuardTerms(GuardKind.Asset, default, _mint, 20_000, 5, 1, 3, 5_000, 900, 500, 900), in _governor);
        for (int i = 0; i < Owners; i++)
        {
            Plant(i);
        }
    }

    public TestLedger Ledger { get; }

    /// <summary>A block of the slot.</summary>
    public BlockInput Draw(Random random, ulong slot)
    {
        var block = new BlockInput { Slot = slot, TimeMs = (long)slot * TestLedger.SlotMs };
        int count = random.Next(1, 70);
        while (block.Transactions.Count < count)
        {
            Node node = _nodes[random.Next(_nodes.Count)];
            List<Instruction> instructions = [];
            Address payer = random.Next(3) == 0 ? Ledger.Payer.PublicKey : node.Key;
            int kind = random.Next(100);
            if (kind is >= 80 and < 85)
            {
                // I7: for nothing, if there is some of the quota left. Many pay who have nothing, or not enough.
                Control(random, node, random.Next(85, 100), instructions);
                instructions[0] = instructions[0].Free(random.Next(12) == 0 ? _nodes[0].Owner : node.Owner);
                payer = random.Next(4) == 0 ? node.Owner : _beggars[random.Next(_beggars.Length)];
            }
            else if (kind < 80)
            {
                for (int uses = random.Next(5) == 0 ? random.Next(2, 4) : 1; uses > 0; uses--)
                {
                    Use(random, random.Next(4) == 0 ? _nodes[random.Next(_nodes.Count)] : node, instructions);
                }
            }
            else
            {
                Control(random, node, kind, instructions);
            }

            if (Build(in payer, instructions) is { } transaction)
            {
                block.Transactions.Add(transaction);
            }
        }

        return block;
    }

    private void Plant(int number)
    {
        Address owner = Ledger.Wallet($"forest owner {number}").PublicKey;
        Address tokens = Ledger.Tokens($"forest tokens {number}", in _mint, in owner, 1_000_000);
        Ledger.Install(
            SessionAddresses.OwnerAuthority(Ledger.Parameters.Domain, in owner), SessionProgram.Id, new byte[OwnerAuthority.Length]);

        // Some are tight, so that they trip, and some are not, so that the sessions' own limits are met.
        ulong burst = number % 2 == 0 ? 1_000UL : 9_000;
        Address guard = Install(new GuardTerms(GuardKind.Owner, owner, _mint, burst, burst / 1_000, 1, 1, 5_000, 900, 500, 900), in owner);
        for (int i = 0; i < PerOwner; i++)
        {
            // Root, child, grandchild; and a second child.
            Node? parent = i == 0 ? null : _nodes[^(i == 3 ? 3 : 1)];
            Address key = Ledger.Wallet($"forest key {number}/{i}").PublicKey;
            var node = new Node(owner, tokens, guard, key, TestLedger.Place($"forest principal {number}/{i}"), parent);
            SessionTerms terms = TermsOf(node, random: new Random((number * 10) + i));
            byte[] data = new byte[terms.AccountLength];
            byte[] parentData = parent is null ? [] : Ledger.Data(SessionAddresses.Session(Ledger.Parameters.Domain, parent.Key));
            bool isPart = SessionView.TryOpen((ReadOnlySpan<byte>)parentData, out SessionReading above);
            SessionGenesis.Write(
                data, terms, Hash256.Of(BitConverter.GetBytes(i)), in owner, in key, 0, isPart ? SessionParent.Of(in above.Header) : default);
            Ledger.Install(SessionAddresses.Session(Ledger.Parameters.Domain, in key), SessionProgram.Id, data);
            _nodes.Add(node);
        }
    }

    private SessionTerms TermsOf(Node node, Random random) => new()
    {
        Domain = Ledger.Parameters.Domain,
        Parent = node.Parent is { } parent ? SessionAddresses.Session(Ledger.Parameters.Domain, parent.Key) : default,
        Delegate = node.Principal,
        ExpiryHeight = 1_000_000,
        ExpiryMs = 3_600_000,
        UsesMax = 10_000,
        AttemptBurst = 60,
        SubGrant = new SubGrantRule(4, 100, SubGrantMode.ChargeThrough),
        OnLimit = random.Next(3) == 0 ? ResponseMode.Freeze : ResponseMode.Queue,
        Assets = [new SessionAssetTerms(_mint, 1_000, 60_000, 3_000, 3_000, 1, 1)],
        Clauses = [new SessionClause { Actions = [SessionStage.TokenTransfer], Counterparties = [_payee] }],
        Limits =
        [
            SessionLimitTerms.PerBlock(0, 4_000), SessionLimitTerms.Window(0, 9_000, 8_000), SessionLimitTerms.DenialBreaker(30, 60_000),
            SessionLimitTerms.Delay(0, 900, 1_000, 3), SessionLimitTerms.Drift(0, 40_000, 5_000, 2, narrows: true),
        ],
        Guards = [node.Guard, _guard],
        Revokers = [Ledger.Payer.PublicKey],
    };

    private void Use(Random random, Node node, List<Instruction> instructions)
    {
        ulong units = (ulong)(random.Next(12) == 0 ? random.Next(900, 1_100) : random.Next(300));
        Address entry = SessionAddresses.Queued(SessionAddresses.Session(Ledger.Parameters.Domain, node.Key), (ulong)random.Next(4));
        instructions.Add(SessionIx.Use(new UseSpec
        {
            Key = node.Key, Owner = node.Owner, Principal = node.Principal, Declared = [(0, units)], Ancestors = [.. node.Above],
            Extras = [AccountMeta.Writable(node.Guard), AccountMeta.Writable(in _guard), AccountMeta.Writable(in entry)],
        }));
        Address to = random.Next(10) == 0 ? _strangerTokens : _payeeTokens;
        instructions.Add(TokenIx.Transfer(node.Tokens, in to, node.Owner, (ulong)random.NextInt64((long)units + 1)).WithoutSigner(node.Owner));
    }

    private void Control(Random random, Node node, int kind, List<Instruction> instructions)
    {
        Address[] above = [.. node.Above.Select(a => a.Key)];
        Address signer = random.Next(2) == 0 ? node.Key : node.Owner;
        switch (kind)
        {
            case < 88:
                instructions.Add(SessionIx.End(SessionOperation.Freeze, node.Key, in signer, above));
                break;
            case < 92:
                instructions.Add(SessionIx.End(SessionOperation.Unfreeze, node.Key, node.Owner));
                break;
            case 92:
                instructions.Add(SessionIx.End(
                    random.Next(6) == 0 ? SessionOperation.Revoke : SessionOperation.RevokeTree, node.Key, Ledger.Payer.PublicKey, above));
                break;
            case < 96:
                instructions.Add(SessionIx.ResetGuard(random.Next(2) == 0 ? node.Guard : _guard, random.Next(2) == 0 ? node.Owner : _governor));
                break;
            case 96:
                instructions.Add(SessionIx.CancelQueued(node.Key, in signer, (ulong)random.Next(4), above));
                break;
            case 97:
                instructions.Add(random.Next(8) == 0
                    ? SessionIx.RevokeAll(node.Owner)
                    : SessionIx.Revoke(node.Key, TestLedger.Place("forest stranger")));
                break;
            default:
                instructions.Add(SessionIx.Narrow((uint)random.Next(1, 4), TermsOf(node, random) with { UsesMax = 9_000 }, node.Key, in signer));
                break;
        }
    }

    private Address Install(GuardTerms terms, in Address resetter)
    {
        byte[] data = new byte[GuardAccount.Length];
        terms.Write(data, in resetter, 0);
        return Ledger.Install(SessionIx.GuardAddress(terms), SessionProgram.Id, data);
    }

    private ParsedTransaction? Build(in Address payer, List<Instruction> instructions)
    {
        _builder.Reset(in payer, TestLedger.GenesisHash);
        instructions.ForEach(i => _builder.Add(i));
        _builder.AddLoadedDataLimit(1_000_000 + _copies++);
        if (!_builder.BuildLegacy())
        {
            return null;
        }

        _builder.FillTrustedSignatures();
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, parsed));
        return parsed;
    }

    private sealed record Node(Address Owner, Address Tokens, Address Guard, Address Key, Address Principal, Node? Parent)
    {
        public IEnumerable<(Address Key, Address Principal)> Above
        {
            get
            {
                for (Node? above = Parent; above is not null; above = above.Parent)
                {
                    yield return (above.Key, above.Principal);
                }
            }
        }
    }
}
