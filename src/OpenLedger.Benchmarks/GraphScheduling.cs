using BenchmarkDotNet.Attributes;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Benchmarks;

/// <summary>What scheduling by a dependency graph costs a transaction: to insert it with two accounts, and to complete it.</summary>
[MemoryDiagnoser]
public class GraphScheduling
{
    private const int Transactions = 4_096;
    private const int AccountsPerTransaction = 2;

    private readonly DependencyGraph _graph = new();
    private readonly int[] _accounts = new int[Transactions * AccountsPerTransaction];
    private int[] _lastGroups = [];

    /// <summary>Accounts that the transactions choose from: all but no conflicts, many, and nothing else.</summary>
    [Params(1_000_000, 1_000, 2)]
    public int Accounts { get; set; }

    /// <summary>Chooses the accounts.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _lastGroups = new int[Accounts];
        for (int i = 0; i < _accounts.Length; i++)
        {
            _accounts[i] = (int)(i * 7_919_777L % Accounts);
        }
    }

    /// <summary>Inserts a block of writing transactions and completes all of them.</summary>
    [Benchmark(OperationsPerInvoke = Transactions)]
    public int InsertAndComplete()
    {
        _graph.Begin();
        for (int i = 0; i < _accounts.Length; i++)
        {
            if (i % AccountsPerTransaction == 0)
            {
                _graph.AddNode();
            }

            _graph.AddAccess(ref _lastGroups[_accounts[i]], AccessClass.Write);
        }

        _graph.Seal();
        while (_graph.Remaining > 0)
        {
            for (int node = _graph.Take(); node >= 0;)
            {
                node = _graph.Complete(node);
            }
        }

        foreach (int account in _accounts)
        {
            _lastGroups[account] = 0;
        }

        Preconditions.Invariant(_graph.Count == Transactions, "every transaction was completed");
        return _graph.CriticalPath;
    }
}
