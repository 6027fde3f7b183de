using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>Section 7: records alone give every counter, and tell when one of them is not what it was.</summary>
public sealed class RecordVerifierTests
{
    private readonly SessionStage _stage = new();
    private readonly KeyPair _second;
    private readonly List<Sealed> _blocks = [];

    public RecordVerifierTests() => _second = _stage.Ledger.Wallet("second key");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void I10_records_alone_reproduce_every_counter(int seed)
    {
        Play(seed);
        var verifier = new RecordVerifier();
        foreach (Sealed block in _blocks)
        {
            Assert.Equal((RecordFault.None, -1), (verifier.Add(block.Records, block.Charges, block.Root, out int position), position));
        }

        foreach (Address session in new[] { _stage.SessionAddress, AddressOf(_second) })
        {
            Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)_stage.Ledger.Data(session), out SessionReading reading));
            Assert.Equal(reading.Header.Uses, verifier[new RecordCounter(session, CounterKind.Uses, 0)]);
            Assert.True(reading.Header.Uses > 0);
            for (int i = 0; i < reading.Assets.Length; i++)
            {
                Assert.Equal(reading.Assets[i].Spent, verifier[new RecordCounter(session, CounterKind.Spent, (uint)i)]);
            }

            Assert.Equal(reading.Windows[0].Counted, verifier[new RecordCounter(session, CounterKind.Window, 0)]);
            Assert.Equal(reading.Limits[0].Used, verifier[new RecordCounter(session, CounterKind.Limit, 0)]);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void I10_C23_records_alone_reproduce_the_fees_of_allowed_denied_and_failed_uses(int seed)
    {
        SessionTree.Node[] nodes = PlayFees(seed, out SessionTree tree);
        var verifier = new RecordVerifier();
        var charged = new Dictionary<SessionReason, int>();
        foreach (Sealed block in _blocks)
        {
            Assert.Equal((RecordFault.None, -1), (verifier.Add(block.Records, block.Charges, block.Root, out int position), position));
            int next = 0;
            foreach (AuthorizationRecord record in block.Records)
            {
                AuthorizationCharge[] fees = [.. block.Charges.Skip(next).Take(record.Charges).Where(c => c.Counter == CounterKind.Fee)];
                Assert.All(fees, c => Assert.Equal(record.FeeLamports, c.After - c.Before));
                charged[record.Reason] = charged.GetValueOrDefault(record.Reason) + fees.Length;
                next += record.Charges;
            }
        }

        foreach (SessionTree.Node node in nodes)
        {
            Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)_stage.Ledger.Data(tree.AddressOf(node)), out SessionReading reading));
            Assert.True(reading.Limits[1].Used > 0, node.Name);
            Assert.Equal(reading.Limits[1].Used, verifier[new RecordCounter(tree.AddressOf(node), CounterKind.Fee, 1)]);
        }

        SessionReason[] expected = [SessionReason.Allowed, SessionReason.LimitPerUse, SessionReason.ExecutionFailed];
        Assert.All(expected, r => Assert.True(charged.GetValueOrDefault(r) > 0, r.ToString()));
    }

    [Fact]
    public void I10_C23_a_fee_that_is_altered_is_found_even_by_whoever_makes_its_hash_and_root()
    {
        PlayFees(14, out _);
        int at = _blocks.FindLastIndex(b => b.Charges.Any(c => c.Counter == CounterKind.Fee));
        Sealed block = _blocks[at];
        AuthorizationCharge[] charges = [.. block.Charges];
        int fee = Array.FindIndex(charges, c => c.Counter == CounterKind.Fee);
        charges[fee].Before--;
        AuthorizationRecord[] records = [.. block.Records];
        int next = 0;
        int changed = Array.FindIndex(records, r => (next += r.Charges) > fee);
        Hash256 hash = Hash256.Of(MemoryMarshal.AsBytes(charges.AsSpan(next - records[changed].Charges, records[changed].Charges)));
        records[changed].ChargesHash = hash;
        Assert.Equal(RecordFault.Counter, FirstFault(at, new Sealed(records, charges, RootOf(records))));
    }

    [Fact]
    public void A_record_that_is_left_out_is_found_whoever_makes_the_root()
    {
        Play(5);
        for (int left = 0; left < _blocks.Count; left++)
        {
            for (int i = 0; i < _blocks[left].Records.Length; i++)
            {
                Sealed block = _blocks[left];
                int charges = block.Records[..i].Sum(r => r.Charges);
                var without = new Sealed(
                    [.. block.Records[..i], .. block.Records[(i + 1)..]],
                    [.. block.Charges[..charges], .. block.Charges[(charges + block.Records[i].Charges)..]], default);
                bool isLast = IsLastOfItsChain(left, i);
                Assert.Equal(isLast ? RecordFault.None : RecordFault.Chain, FirstFault(left, without with { Root = RootOf(without.Records) }));
                Assert.NotEqual(RecordFault.None, FirstFault(left, without with { Root = block.Root }));
            }
        }
    }

    [Fact]
    public void A_record_that_is_altered_is_found()
    {
        Play(6);
        for (int at = 0; at < _blocks.Count; at++)
        {
            for (int i = 0; i < _blocks[at].Records.Length; i++)
            {
                AuthorizationRecord[] records = [.. _blocks[at].Records];
                Span<byte> bytes = MemoryMarshal.AsBytes(records.AsSpan(i, 1));
                bytes[(at * 31) + (i * 7) + 40 & 511] ^= 4;
                Assert.NotEqual(RecordFault.None, FirstFault(at, _blocks[at] with { Records = records }));
            }
        }
    }

    [Fact]
    public void Records_of_one_session_in_another_order_are_found()
    {
        Play(7);
        bool found = false;
        for (int at = 0; at < _blocks.Count; at++)
        {
            AuthorizationRecord[] records = [.. _blocks[at].Records];
            int second = Array.FindIndex(records, 1, r => r.Session == records[0].Session);
            if (second < 0 || _blocks[at].Charges.Length != 0)
            {
                continue;
            }

            (records[0], records[second]) = (records[second], records[0]);
            Assert.Equal(RecordFault.Chain, FirstFault(at, new Sealed(records, [], RootOf(records))));
            found = true;
        }

        Assert.True(found);
    }

    [Fact]
    public void A_charge_that_is_altered_or_missing_is_found()
    {
        Play(8);
        int at = _blocks.FindIndex(b => b.Charges.Length > 1);
        Sealed block = _blocks[at];
        AuthorizationCharge[] charges = [.. block.Charges];
        charges[0].After++;
        Assert.Equal(RecordFault.Charges, FirstFault(at, block with { Charges = charges }));
        Assert.Equal(RecordFault.Charges, FirstFault(at, block with { Charges = block.Charges[..^1] }));
        Assert.Equal(RecordFault.Charges, FirstFault(at, block with { Charges = [.. block.Charges, default] }));
    }

    private static Hash256 RootOf(AuthorizationRecord[] records)
    {
        Hash256[] hashes = [.. records.Select(r => r.Hash())];
        return RecordChains.RootOf(hashes);
    }

    private Address AddressOf(KeyPair key) => SessionAddresses.Session(_stage.Ledger.Parameters.Domain, key.PublicKey);

    private bool IsLastOfItsChain(int block, int record)
    {
        Address chain = RecordChains.ChainOf(in _blocks[block].Records[record]);
        return !_blocks[block].Records[(record + 1)..].Concat(_blocks.Skip(block + 1).SelectMany(b => b.Records))
            .Any(r => RecordChains.ChainOf(in r) == chain);
    }

    private RecordFault FirstFault(int changed, Sealed with)
    {
        var verifier = new RecordVerifier();
        for (int i = 0; i < _blocks.Count; i++)
        {
            Sealed block = i == changed ? with : _blocks[i];
            RecordFault fault = verifier.Add(block.Records, block.Charges, block.Root, out _);
            if (fault != RecordFault.None)
            {
                return fault;
            }
        }

        return RecordFault.None;
    }

    // Two sessions of one owner, uses that are allowed, denied and undone, several in a block.
    private void Play(int seed)
    {
        var random = new Random(seed);
        SessionTerms terms = _stage.Terms with
        {
            Limits = [SessionLimitTerms.Window(0, 4_000, 10_000), SessionLimitTerms.PerBlock(0, 1_500)],
        };
        SessionTerms[] both = [terms, terms with { GrantNonce = 1, Limits = [terms.Limits[0], terms.Limits[1], SessionLimitTerms.NetLoss(0, 900)] }];
        _stage.Ledger.Queue(SessionIx.Grant(both[0], _stage.SessionKey.PublicKey, _stage.Owner.PublicKey));
        _stage.Ledger.Queue(SessionIx.Grant(both[1], _second.PublicKey, _stage.Owner.PublicKey));
        Keep(_stage.Ledger.Produce());
        for (int block = 0; block < 25; block++)
        {
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                KeyPair key = random.Next(2) == 0 ? _stage.SessionKey : _second;
                ulong units = (ulong)random.Next(1, 1_100);
                Instruction use = SessionIx.Use(key.PublicKey, _stage.Owner.PublicKey, _stage.Principal, ((byte)0, units));
                Instruction pay = _stage.Pay(units, random.Next(8) == 0 ? _stage.StrangerTokens : null);
                Instruction[] all = random.Next(6) == 0
                    ? [use, pay, TokenIx.Transfer(_stage.StrangerTokens, _stage.PayeeTokens, _stage.Stranger.PublicKey, 5_000)]
                    : [use, pay];
                _stage.Ledger.Queue(all);
            }

            Keep(_stage.Ledger.Produce());
        }
    }

    // A tree whose sessions all count fees, used singly and several in a transaction, with every end that there is.
    private SessionTree.Node[] PlayFees(int seed, out SessionTree tree)
    {
        var random = new Random(seed);
        SessionTerms terms = _stage.Terms with
        {
            Assets = [_stage.Asset with { Lifetime = 1_000_000, Burst = 1_000_000, InitialLevel = 1_000_000 }],
            AttemptBurst = 1_000,
            Limits = [SessionLimitTerms.PerBlock(0, 5_000), SessionLimitTerms.Fee(400_000, 1, 1_000)],
            Sponsors = [_stage.Ledger.Payer.PublicKey],
            SubGrant = new SubGrantRule(2, 5, SubGrantMode.ChargeThrough),
        };
        TestLedger ledger = _stage.Ledger;
        ledger.Queue(SessionIx.Grant(terms, _stage.SessionKey.PublicKey, _stage.Owner.PublicKey));
        Keep(ledger.Produce());
        tree = SessionTree.OfGranted(_stage);
        SessionTree.Node[] nodes = [tree.Root, tree.Below("first", tree.Root), tree.Below("second", tree.Root), tree.Root];
        nodes[3] = tree.Below("third", nodes[1]);
        foreach (SessionTree.Node node in nodes[1..])
        {
            ledger.Queue(tree.Grant(node));
            Keep(ledger.Produce());
        }

        for (int block = 0; block < 30; block++)
        {
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                List<Instruction> all = [];
                for (int uses = random.Next(1, 4); uses > 0; uses--)
                {
                    ulong units = random.Next(8) == 0 ? 1_001UL : 5;
                    Address? to = random.Next(12) == 0 ? _stage.StrangerTokens : null;
                    all.AddRange([tree.Use(nodes[random.Next(nodes.Length)], units), _stage.Pay(units, to)]);
                }

                if (random.Next(6) == 0)
                {
                    all.Add(TokenIx.Transfer(_stage.StrangerTokens, _stage.PayeeTokens, _stage.Stranger.PublicKey, 5_000_000));
                }

                ledger.Queue([.. all]);
            }

            Keep(ledger.Produce());
        }

        return nodes;
    }

    private void Keep(ProducedBlock block) =>
        _blocks.Add(new Sealed([.. block.Output.Records], [.. block.Output.Charges], block.Header.AuthRoot));

    private sealed record Sealed(AuthorizationRecord[] Records, AuthorizationCharge[] Charges, Hash256 Root);
}
