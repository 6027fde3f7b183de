using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>Ten thousand random sequences over all programs, each from the same genesis, to which the undo log leads back.</summary>
public sealed class ConservationTests
{
    private const int Cases = 10_000;

    private readonly RandomActions _actions = new();
    private readonly BlockRunner _runner;
    private readonly LedgerState _state;
    private readonly int[] _succeeded = new int[RandomActions.Kinds];
    private readonly int[] _failed = new int[RandomActions.Kinds];
    private readonly ParsedTransaction _transaction = new();
    private readonly int _leader;
    private readonly int _payer;
    private readonly UInt128 _lamports;
    private Snapshot[] _before = [];
    private UInt128 _product;

    public ConservationTests()
    {
        _state = _actions.Ledger.State;
        _runner = new BlockRunner(_actions.Ledger.Runtime, _state, _actions.Ledger.Payer.PublicKey);
        _leader = _state.Find(_actions.Ledger.Parameters.Leader);
        _payer = _state.Find(_actions.Ledger.Payer.PublicKey);
        _lamports = _state.TotalLamports();
    }

    [Fact]
    public void Every_asset_is_conserved_and_nothing_undeclared_changes_under_random_transactions()
    {
        Hash256 genesis = StateTree.Build(_state).Root;
        for (int seed = 0; seed < Cases; seed++)
        {
            RunCase(new Random(seed), seed);
            _runner.RollbackAll();
            _runner.Forget();
            Assert.True(genesis == StateTree.Build(_state).Root, $"seed {seed}: the undo log does not lead back to genesis");
        }

        // A property over transactions that all fail says nothing.
        for (int kind = 0; kind < RandomActions.Kinds; kind++)
        {
            Assert.True(_succeeded[kind] >= 50 && _failed[kind] >= 50, $"kind {kind}: {_succeeded[kind]} succeeded, {_failed[kind]} failed");
        }
    }

    private void RunCase(Random random, int seed)
    {
        _product = _actions.PoolProduct();
        int transactions = random.Next(4, 16);
        for (int t = 0; t < transactions; t++)
        {
            int kind = random.Next(RandomActions.Kinds);
            Instruction[] instructions = _actions.Next(random, kind);
            if (random.Next(4) == 0)
            {
                instructions = [.. instructions, .. _actions.Next(random, random.Next(RandomActions.Kinds))];
            }

            if (!_runner.TryBuild(_transaction, instructions))
            {
                continue;
            }

            Save();
            BlockOutput output = _runner.Run((ulong)t + 1, 400L * (t + 1), _transaction);
            Receipt receipt = output.Receipts[0];
            Assert.True(receipt.IsCommitted, $"seed {seed}, transaction {t}: {TestLedger.Describe(in receipt)}");
            (receipt.Status == TransactionStatus.Success ? _succeeded : _failed)[kind]++;
            Check(in receipt, $"seed {seed}, transaction {t}, kind {kind}: {TestLedger.Describe(in receipt)}");
        }
    }

    private void Check(in Receipt receipt, string where)
    {
        Assert.True(_lamports == _state.TotalLamports(), $"{where}: lamports");
        UInt128 product = _actions.PoolProduct();
        Assert.True(product >= _product, $"{where}: product of the pool");
        _product = product;
        foreach (Address mint in _actions.Mints)
        {
            CheckSupply(in mint, where);
        }

        for (int i = 0; i < _state.Count; i++)
        {
            ulong lamports = i < _before.Length ? _before[i].Lamports : 0;
            if (i == _payer || i == _leader)
            {
                // The fee, and nothing else: no instruction names either of them.
                ulong expected = i == _payer ? lamports - receipt.FeeLamports : lamports + receipt.FeeLamports;
                Assert.True(_state.LamportsOf(i) == expected, $"{where}: fee");
                continue;
            }

            if (!IsSame(i) && !MayChange(i, in receipt))
            {
                Assert.Fail($"{where}: {_state.AddressOf(i)} changed");
            }
        }
    }

    // What a transaction declares as writable; if it failed, only sessions, whose attempts are charged.
    private bool MayChange(int account, in Receipt receipt)
    {
        Address address = _state.AddressOf(account);
        for (int i = 0; i < _transaction.StaticAccountCount; i++)
        {
            if (_transaction.Key(i) == address)
            {
                return _transaction.IsWritable(i) &&
                    (receipt.Status == TransactionStatus.Success || _state.OwnerOf(account) == SessionProgram.Id);
            }
        }

        return false;
    }

    private bool IsSame(int account)
    {
        if (account >= _before.Length)
        {
            return _state.LamportsOf(account) == 0 && _state.DataOf(account).IsEmpty;
        }

        ref Snapshot before = ref _before[account];
        return before.Lamports == _state.LamportsOf(account) && before.Owner == _state.OwnerNumberOf(account) &&
            before.Data.AsSpan(0, before.Length).SequenceEqual(_state.DataOf(account));
    }

    private void CheckSupply(in Address mint, string where)
    {
        UInt128 sum = 0;
        for (int i = 0; i < _state.Count; i++)
        {
            ReadOnlySpan<byte> data = _state.DataOf(i);
            if (data.Length == TokenAccount.Length && _state.OwnerOf(i) == WellKnown.Token && TokenAccount.IsInitialized(data) &&
                TokenAccount.Mint(data) == mint)
            {
                sum += TokenAccount.Amount(data);
            }
        }

        Assert.True(sum == TokenMint.Supply(_state.DataOf(_state.Find(in mint))), $"{where}: supply of {mint}");
    }

    private void Save()
    {
        if (_before.Length != _state.Count)
        {
            Array.Resize(ref _before, _state.Count);
        }

        for (int i = 0; i < _before.Length; i++)
        {
            ref Snapshot saved = ref _before[i];
            ReadOnlySpan<byte> data = _state.DataOf(i);
            saved.Data ??= new byte[1_024];
            data.CopyTo(saved.Data);
            (saved.Length, saved.Lamports, saved.Owner) = (data.Length, _state.LamportsOf(i), _state.OwnerNumberOf(i));
        }
    }

    private struct Snapshot
    {
        public byte[] Data;
        public int Length;
        public ulong Lamports;
        public int Owner;
    }
}
