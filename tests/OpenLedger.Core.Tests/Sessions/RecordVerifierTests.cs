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

    private void Keep(ProducedBlock block) =>
        _blocks.Add(new Sealed([.. block.Output.Records], [.. block.Output.Charges], block.Header.AuthRoot));

    private sealed record Sealed(AuthorizationRecord[] Records, AuthorizationCharge[] Charges, Hash256 Root);
}
