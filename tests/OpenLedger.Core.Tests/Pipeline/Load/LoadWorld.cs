using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Sessions.Bundles;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Pipeline.Load;

/// <summary>
/// Something of everything for the load driver: transfers at various prices, some of which fail or are dropped, control operations, session
/// bundles, and what must be refused. Made once; every test runs on a copy of the genesis.
/// </summary>
internal sealed class LoadWorld
{
    private static readonly Lazy<LoadWorld> Shared = new(() => new LoadWorld());

    private readonly BundleStage _stage = new(new TestLedger());
    private readonly Dictionary<long, byte[]> _wires = [];
    private readonly TransactionBuilder _builder = new();
    private readonly LedgerState _genesis;
    private long _tag;

    private LoadWorld()
    {
        KeyPair[] wallets = [.. Enumerable.Range(0, 12).Select(i => _stage.Ledger.Wallet($"load {i}", 100 * TestLedger.Sol))];
        _genesis = _stage.Ledger.State.Clone();
        var random = new Random(7);
        for (int i = 0; i < 420; i++)
        {
            Units.Add((i % 30) switch
            {
                3 => Control(i),
                6 => Expired(wallets[1]),
                9 => Bundle(random.Next(1, 20)),
                17 => Malformed(),
                22 => WronglySigned(wallets[1]),
                _ => Transfer(wallets[random.Next(12)], wallets[random.Next(12)], random),
            });
        }
    }

    /// <summary>The world, which nobody changes.</summary>
    public static LoadWorld Instance => Shared.Value;

    /// <summary>What a source has to give, in order.</summary>
    public List<LoadUnit> Units { get; } = [];

    /// <summary>How many transactions are good, operations of bundles counted singly.</summary>
    public int Good => Units.Where(u => u.IsGood).Sum(u => u.Transactions);

    public Chain Chain(ExecutorFactory? executor = null, bool keepsRoot = false)
    {
        LedgerState state = _genesis.Clone();
        StateTree? tree = keepsRoot ? StateTree.Build(state) : null;
        return new Chain(_stage.Ledger.Runtime, state, _stage.Ledger.Node.LastBlockHash, executor, tree);
    }

    /// <summary>Makes the same blocks again, one after the other, on a chain of its own.</summary>
    public Chain Replay(IEnumerable<RecordedBlock> blocks)
    {
        Chain chain = Chain();
        foreach (RecordedBlock recorded in blocks)
        {
            var block = new ProducedBlock();
            foreach (long tag in recorded.Tags)
            {
                var pending = new PendingTransaction { Tag = tag };
                Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_wires[tag], pending.Parsed));
                block.Pending.Add(pending);
            }

            block.Arrange(recorded.Header.Slot, recorded.Header.TimeMs);
            chain.Execute(block);
            chain.Seal(block);
            Assert.Equal(recorded.Header.Hash(), block.Hash);
        }

        return chain;
    }

    private LoadUnit Transfer(KeyPair from, KeyPair to, Random random)
    {
        // Amounts beyond what one has fail.
        ulong amount = random.Next(10) == 0 ? 1_000 * TestLedger.Sol : (ulong)(1_000_000 + _tag);
        Reset(from.PublicKey).AddUnitLimit(20_000 + (uint)_tag).AddUnitPrice((ulong)random.Next(4) * 1_000)
            .Add(SystemIx.Transfer(from.PublicKey, to.PublicKey, amount));
        return Build(sign: null);
    }

    private LoadUnit Control(int number)
    {
        KeyPair owner = _stage.Stage.Stranger;
        Reset(owner.PublicKey).AddUnitLimit(20_000 + (uint)number).Add(SessionIx.RevokeAll(owner.PublicKey));
        return Build(owner) with { IsControl = true };
    }

    // Well-formed, and dropped when it is executed: nobody knows the blockhash that it names.
    private LoadUnit Expired(KeyPair from)
    {
        _builder.Reset(from.PublicKey, Hash256.Of("long ago"u8)).AddUnitLimit(20_000 + (uint)_tag)
            .Add(SystemIx.Transfer(from.PublicKey, _stage.Stage.Payee.PublicKey, 1_000_000));
        return Build(sign: null);
    }

    private LoadUnit Malformed() => new(_tag++, [1, 2, 3], IsGood: false);

    private LoadUnit WronglySigned(KeyPair from)
    {
        Reset(from.PublicKey).Add(SystemIx.Transfer(from.PublicKey, _stage.Stage.Payee.PublicKey, (ulong)_tag));
        LoadUnit unit = Build(from);
        unit.Wire[5] ^= 1;
        return unit with { IsGood = false, Policy = SignaturePolicy.Verify };
    }

    private LoadUnit Bundle(int count)
    {
        _stage.Bundle.Reset(_stage.Stage.SessionKey.PublicKey);
        long first = _tag;
        for (int i = 0; i < count; i++)
        {
            Reset(_stage.Stage.SessionKey.PublicKey).AddUnitLimit(20_000 + (uint)_tag).Add(_stage.Stage.Use(1)).Add(_stage.Stage.Pay(1));
            Assert.True(_builder.BuildLegacy());
            Assert.Equal(Core.Sessions.Bundles.BundleRefusal.None, _stage.Bundle.TryAdd(_builder.Message));
            _wires[_tag++] = _builder.ToArray();
        }

        _stage.Bundle.Sign(_stage.Stage.SessionKey, _stage.Domain);
        return new LoadUnit(first, _stage.Bundle.Wire.ToArray(), Transactions: count, IsBundle: true);
    }

    private TransactionBuilder Reset(in Address payer) => _builder.Reset(in payer, _stage.Ledger.Node.LastBlockHash);

    private LoadUnit Build(KeyPair? sign)
    {
        Assert.True(_builder.BuildLegacy());
        if (sign is { } key)
        {
            Assert.True(_builder.Sign(key));
        }
        else
        {
            _builder.FillTrustedSignatures();
        }

        _wires[_tag] = _builder.ToArray();
        return new LoadUnit(_tag++, _builder.ToArray());
    }
}

/// <summary>A transaction or bundle that a source gives.</summary>
internal sealed record LoadUnit(long Tag, byte[] Wire, int Transactions = 1, bool IsBundle = false, bool IsGood = true)
{
    public bool IsControl { get; init; }

    public SignaturePolicy Policy { get; init; } = SignaturePolicy.Trusted;

    public bool AddTo(TransactionBatch batch) => IsBundle ? batch.TryAddBundle(Wire, Tag) : batch.TryAdd(Wire, Policy, Tag);
}

/// <summary>What a listener was told of a block.</summary>
internal sealed record RecordedBlock(BlockHeader Header, long[] Tags);
