using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// Random trees of sessions and random sequences of everything that holders and owners do with them. After each step: a part can do nothing that the
/// whole cannot (I2), every use is charged to all above it (I3), what ended stays so (I4), uses change no authority (I5), no counter goes down and
/// nothing gets wider (I6), and the records alone tell all counters (I10).
/// </summary>
public sealed class SessionInvariantsTest
{
    private static readonly bool Soak = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1";

    private readonly SessionStage _stage = new();
    private readonly BlockRunner _runner;
    private readonly List<Node> _nodes = [];
    private readonly HashSet<Address> _ended = [];
    private readonly Dictionary<(Address, CounterKind, uint), ulong> _recorded = [];
    private readonly Dictionary<string, int> _seen = [];
    private Random _random = new(0);
    private ulong _height;
    private long _nowMs;

    public SessionInvariantsTest() =>
        _runner = new BlockRunner(_stage.Ledger.Runtime, _stage.Ledger.State, _stage.Ledger.Payer.PublicKey);

    private Address Owner => _stage.Owner.PublicKey;

    [Fact]
    public void I2_I3_I4_I5_I6_I10_hold_over_random_trees_and_operations()
    {
        for (int seed = 0; seed < (Soak ? 20_000 : 150); seed++)
        {
            _random = new Random(seed);
            _nodes.Clear();
            _ended.Clear();
            _recorded.Clear();
            (_height, _nowMs) = (1, 1_000);
            GrantRoot();
            for (int step = 0; step < 40; step++)
            {
                _height++;
                _nowMs += _random.Next(5) == 0 ? _random.Next(5_000) : _random.Next(300);
                Step($"seed {seed}, step {step}");
            }

            CheckRecorded($"seed {seed}");
            _runner.RollbackAll();
            _runner.Forget();
        }

        foreach (string what in new[] { "use", "used by a part", "refused by a whole", "part", "too wide", "narrow", "revoke", "tree", "renew" })
        {
            Assert.True(_seen.GetValueOrDefault(what) >= 20, $"{what}: {_seen.GetValueOrDefault(what)} times");
        }
    }

    private void GrantRoot()
    {
        SessionTerms terms = Draw(_stage.Terms with
        {
            UsesMax = 1_000, AttemptBurst = 10_000, SubGrant = new SubGrantRule(4, 50, SubGrantMode.ChargeThrough),
            Clauses = [_stage.Clause with { Counterparties = [_stage.Payee.PublicKey, _stage.Stranger.PublicKey] }],
        });
        _nodes.Add(new Node(_stage.SessionKey, _stage.Principal, null));
        Run(SessionIx.Grant(terms, _stage.SessionKey.PublicKey, Owner), mustSucceed: true);
    }

    private void Step(string where)
    {
        Node node = _nodes[_random.Next(_nodes.Count)];
        Dictionary<Address, Snapshot> before = Snapshots();
        int kind = _random.Next(100);
        Node? renewed = null;
        if (kind < 60)
        {
            Use(node, before, where);
        }
        else if (kind < 78)
        {
            GrantOn(node, where);
        }
        else if (kind < 90)
        {
            Count("narrow", Run(SessionIx.Narrow(before[AddressOf(node)].Header.Version, Draw(TermsOf(node)), node.Key.PublicKey, Any(node), node.KeysAbove)));
        }
        else if (kind < 93)
        {
            renewed = node;
            SessionHeader header = before[AddressOf(node)].Header;
            Count("renew", Run(SessionIx.Renew(
                header.Version, header.ExpiryHeight + 5, header.ExpiryMs + 5, node.Key.PublicKey, Owner, node.Parent?.Key.PublicKey)));
        }
        else if (kind < 96)
        {
            SessionOperation operation = _random.Next(2) == 0 ? SessionOperation.Freeze : SessionOperation.Unfreeze;
            Run(SessionIx.End(operation, node.Key.PublicKey, Owner));
        }
        else if (_nodes.Count > 2)
        {
            End(node);
        }

        Check(before, renewed, where);
    }

    private void Use(Node node, Dictionary<Address, Snapshot> before, string where)
    {
        ulong units = (ulong)_random.Next(1, 400);
        Address to = _random.Next(4) == 0 ? _stage.StrangerTokens : _stage.PayeeTokens;
        Instruction pay = TokenIx.Transfer(_stage.OwnerTokens, in to, Owner, units).WithoutSigner(Owner);
        bool allowed = Run(UseOf(node, units), pay);
        Count("use", allowed);
        Node[] path = [.. node.Path];
        foreach (Node one in _nodes)
        {
            (Snapshot was, Snapshot now) = (before[AddressOf(one)], Take(one));
            bool charged = allowed && path.Contains(one);
            Assert.True(now.Spent == was.Spent + (charged ? units : 0), $"{where}: spent of {(charged ? "the path" : "another")}");
            Assert.True(now.Header.Uses == was.Header.Uses + (charged ? 1U : 0), $"{where}: uses");
            Assert.True(now.Header.Status == was.Header.Status && now.Header.Version == was.Header.Version, $"{where}: a use changed authority");
        }

        Assert.True(!allowed || !path.Any(n => _ended.Contains(AddressOf(n))), $"{where}: what ended was used");
        Count(allowed ? "used by a part" : "refused by a whole", path.Length > 1);
        if (!allowed || path.Length == 1)
        {
            return;
        }

        // Whatever a part did, each session above it could have done at that moment.
        Assert.True(_runner.TryRollback());
        foreach (Node above in path.Skip(1))
        {
            BlockOutput output = _runner.Run(_height, _nowMs, _runner.Build(UseOf(above, units), pay));
            Assert.True(output.Receipts[0].Status == TransactionStatus.Success, $"{where}: {output.Records[0].Reason} above, allowed below");
            Assert.True(_runner.TryRollback());
        }

        BlockOutput again = _runner.Run(_height, _nowMs, _runner.Build(UseOf(node, units), pay));
        Assert.True(again.Receipts[0].Status == TransactionStatus.Success, where);
    }

    private void GrantOn(Node parent, string where)
    {
        KeyPair key = TestLedger.Key($"invariant key {_nodes.Count}");
        var child = new Node(key, TestLedger.Place($"invariant principal {_nodes.Count}"), parent);
        SessionTerms whole = TermsOf(parent);
        SessionTerms terms = Draw(whole) with
        {
            Delegate = child.Principal, GrantNonce = Take(parent).Header.Children, Parent = default,
            SubGrant = whole.SubGrant with { MaxDepth = (byte)Math.Max(0, whole.SubGrant.MaxDepth - 1) },
        };
        bool wider = _random.Next(4) == 0;
        terms = wider ? Widened(terms, whole) : terms;
        bool granted = Run(SessionIx.SubGrant(terms, key.PublicKey, Owner, [.. child.Above]));
        Assert.True(!granted || !wider, $"{where}: more than the whole was granted on");
        Count("too wide", wider);
        Count("part", granted);
        if (granted)
        {
            _nodes.Add(child);
        }
    }

    private void End(Node node)
    {
        bool tree = _random.Next(2) == 0;
        Address signer = Any(node);
        if (!Run(SessionIx.End(tree ? SessionOperation.RevokeTree : SessionOperation.Revoke, node.Key.PublicKey, in signer, node.KeysAbove)))
        {
            return;
        }

        Count(tree ? "tree" : "revoke", true);
        foreach (Node one in _nodes.Where(n => n.Path.Contains(node) && (n != node || !tree)))
        {
            _ended.Add(AddressOf(one));
        }
    }

    // I6, over every session and whatever was done.
    private void Check(Dictionary<Address, Snapshot> before, Node? renewed, string where)
    {
        foreach (Node node in _nodes)
        {
            if (!before.TryGetValue(AddressOf(node), out Snapshot? was))
            {
                continue;
            }

            Snapshot now = Take(node);
            Assert.True(now.Spent >= was.Spent && now.Header.Uses >= was.Header.Uses, $"{where}: a counter went down");
            Assert.True(now.Header.Denials >= was.Header.Denials && now.Header.Children >= was.Header.Children, $"{where}: a counter went down");
            Assert.True(now.Header.Version >= was.Header.Version && now.Header.SubtreeEpoch >= was.Header.SubtreeEpoch, $"{where}: a version went down");
            Assert.True(was.Header.Status != SessionStatus.Revoked || now.Header.Status == SessionStatus.Revoked, $"{where}: revived");
            Assert.True(was.Counted.All(c => now.Counted.GetValueOrDefault(c.Key) >= c.Value), $"{where}: a window forgot");
            SessionTerms terms = renewed == node
                ? now.Terms with { ExpiryMs = was.Terms.ExpiryMs, ExpiryHeight = was.Terms.ExpiryHeight }
                : now.Terms;
            Assert.True(ScopeAlgebra.IsSubset(terms, was.Terms), $"{where}: wider than before");
        }
    }

    // I10: what the records say is what stands in the state, for sessions that were never narrowed (which renumbers their limits).
    private void CheckRecorded(string where)
    {
        foreach (Node node in _nodes)
        {
            Snapshot now = Take(node);
            Assert.True(_recorded.GetValueOrDefault((AddressOf(node), CounterKind.Spent, 0U)) == now.Spent, $"{where}: spent by records");
            Assert.True(_recorded.GetValueOrDefault((AddressOf(node), CounterKind.Uses, 0U)) == now.Header.Uses, $"{where}: uses by records");
        }
    }

    private void Note(AuthorizationRecord record, ReadOnlySpan<AuthorizationCharge> charges)
    {
        void Change(Address subject, CounterKind counter, uint number, ulong before, ulong after)
        {
            Assert.Equal(_recorded.GetValueOrDefault((subject, counter, number)), before);
            _recorded[(subject, counter, number)] = after;
        }

        if (record.Operation == SessionOperation.Use && record.Reason == SessionReason.Allowed)
        {
            Change(record.Session, CounterKind.Spent, 0, record.SpentBefore, record.SpentAfter);
            Change(record.Session, CounterKind.Uses, 0, record.UsesBefore, record.UsesAfter);
        }

        foreach (AuthorizationCharge charge in charges)
        {
            if (charge.Counter is CounterKind.Spent or CounterKind.Uses)
            {
                Change(charge.Subject, charge.Counter, charge.Number, charge.Before, charge.After);
            }
        }
    }

    private bool Run(params ReadOnlySpan<Instruction> instructions) => Run(instructions, mustSucceed: false);

    private void Run(Instruction instruction, bool mustSucceed) => Run([instruction], mustSucceed);

    private bool Run(ReadOnlySpan<Instruction> instructions, bool mustSucceed)
    {
        BlockOutput output = _runner.Run(_height, _nowMs, _runner.Build(instructions));
        bool succeeded = output.Receipts[0].Status == TransactionStatus.Success;
        Assert.True(succeeded || !mustSucceed, TestLedger.Describe(output.Receipts[0]));
        AuthorizationRecord record = output.Records[0];
        Assert.True(output.Records.Count == 1 && (record.Decision == AuthorizationDecision.Allow) == succeeded, "one record per decision");
        if (succeeded)
        {
            Note(record, CollectionsMarshal.AsSpan(output.Charges));
        }

        return succeeded;
    }

    // Terms that allow no more: one thing or two made tighter.
    private SessionTerms Draw(SessionTerms terms)
    {
        for (int i = _random.Next(3); i > 0; i--)
        {
            SessionAssetTerms asset = terms.Assets[0];
            terms = _random.Next(8) switch
            {
                0 => terms with { Assets = [asset with { PerUse = Math.Max(1, asset.PerUse * 3 / 4) }] },
                1 => terms with { Assets = [asset with { Lifetime = Math.Max(1, asset.Lifetime * 3 / 4) }] },
                2 => terms with { Assets = [asset with { Burst = Math.Max(1, asset.Burst * 3 / 4), InitialLevel = 1 }] },
                3 => terms with { UsesMax = Math.Max(1, terms.UsesMax - 1) },
                4 => terms with { Clauses = [terms.Clause with { Counterparties = [_stage.Payee.PublicKey] }] },
                5 => terms with { Limits = terms.Limits.Length < 4 ? terms.Limits.Add(SessionLimitTerms.Window(0, 2_000, 16_000)) : terms.Limits },
                6 => terms with { Limits = terms.Limits.Length < 4 ? terms.Limits.Add(SessionLimitTerms.PerBlock(0, 350)) : terms.Limits },
                _ => terms with { ExpiryMs = terms.ExpiryMs - 1 },
            };
        }

        return terms with { Assets = [terms.Assets[0] with { InitialLevel = Math.Min(terms.Assets[0].InitialLevel, terms.Assets[0].Burst) }] };
    }

    private SessionTerms Widened(SessionTerms terms, SessionTerms whole) => _random.Next(5) switch
    {
        0 => terms with { Assets = [terms.Assets[0] with { PerUse = whole.Assets[0].PerUse + 1 }] },
        1 => terms with { ExpiryMs = whole.ExpiryMs + 1 },
        2 => terms with { Limits = [.. terms.Limits, SessionLimitTerms.Liability(0, 5)] },
        3 => terms with { UsesMax = whole.UsesMax + 1 },
        _ => terms with { Clauses = [terms.Clause, _stage.Clause with { Counterparties = [_stage.Mint] }] },
    };

    private Address Any(Node node)
    {
        Address[] may = [Owner, node.Key.PublicKey, .. node.KeysAbove];
        return may[_random.Next(may.Length)];
    }

    private Instruction UseOf(Node node, ulong units) => SessionIx.Use(new UseSpec
    {
        Key = node.Key.PublicKey, Owner = Owner, Principal = node.Principal, Declared = [(0, units)], Ancestors = [.. node.Above],
    });

    private Dictionary<Address, Snapshot> Snapshots() => _nodes.ToDictionary(AddressOf, Take);

    private SessionTerms TermsOf(Node node) => Take(node).Terms;

    private Snapshot Take(Node node)
    {
        Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)_stage.Ledger.Data(AddressOf(node)), out SessionReading session));
        var counted = new Dictionary<(ulong, ulong, ulong), ulong>();
        foreach (SessionWindow window in session.Windows)
        {
            counted[(window.Asset, window.Cap, window.PeriodMs)] = window.Counted;
        }

        return new Snapshot(session.Header, session.Assets[0].Spent, SessionParts.Read(session), counted);
    }

    private Address AddressOf(Node node) => SessionAddresses.Session(_stage.Ledger.Parameters.Domain, node.Key.PublicKey);

    private void Count(string what, bool happened) => _seen[what] = _seen.GetValueOrDefault(what) + (happened ? 1 : 0);

    private sealed record Snapshot(
        SessionHeader Header, ulong Spent, SessionTerms Terms, Dictionary<(ulong Asset, ulong Cap, ulong PeriodMs), ulong> Counted);

    private sealed record Node(KeyPair Key, Address Principal, Node? Parent)
    {
        public IEnumerable<Node> Path
        {
            get
            {
                for (Node? node = this; node is not null; node = node.Parent)
                {
                    yield return node;
                }
            }
        }

        public IEnumerable<(Address Key, Address Principal)> Above => Path.Skip(1).Select(n => (n.Key.PublicKey, n.Principal));

        public Address[] KeysAbove => [.. Above.Select(a => a.Key)];
    }
}
