using BenchmarkDotNet.Attributes;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Benchmarks;

/// <summary>The state root after a batch that touched some accounts of many, on one thread.</summary>
[MemoryDiagnoser]
public class StateRoot
{
    private const int Accounts = 100_000;
    private const int Updates = 1_000;

    private readonly int[] _touched = new int[Updates];
    private readonly StateChanges _poor = new();
    private readonly StateChanges _rich = new();
    private readonly StateChanges _staged = new();
    private LedgerState _state = new();
    private StateTree _tree = new();
    private bool _isRich;

    /// <summary>Makes the accounts, their tree, and what two batches leave.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _state = new LedgerState(Accounts);
        for (int i = 0; i < Accounts; i++)
        {
            _state.Install(MadeUp.AddressOf(i), WellKnown.System, 1_000_000, []);
        }

        _tree = StateTree.Build(_state);
        for (int i = 0; i < Updates; i++)
        {
            _touched[i] = (int)(i * 7_919_777L % Accounts);
        }

        _poor.Stage(_state, _touched);
        foreach (int index in _touched)
        {
            _state.Install(_state.AddressOf(index), WellKnown.System, 2_000_000, []);
        }

        _rich.Stage(_state, _touched);
        Hash256 before = _tree.Root;
        Preconditions.Invariant(Update() != before && Update() == before, "a root follows the balances there and back");
    }

    /// <summary>Hashes the accounts that a batch touched.</summary>
    [Benchmark(OperationsPerInvoke = Updates)]
    public void Stage() => _staged.Stage(_state, _touched);

    /// <summary>Puts them into the tree and computes its root; in turns the richer accounts and the poorer, so that there is always
    /// something to hash.</summary>
    [Benchmark(OperationsPerInvoke = Updates)]
    public Hash256 Update()
    {
        _isRich = !_isRich;
        _tree.Apply(_isRich ? _rich : _poor);
        return _tree.Root;
    }
}
