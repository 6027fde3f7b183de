using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Execution;

/// <summary>
/// The dependency graph alone: every transaction is added with the two accounts that it writes, taken and completed, on one
/// thread. Accounts are numbered within their block, as they are when the executor comes to the graph.
/// </summary>
internal sealed class GraphSubject : BenchSubject
{
    private const int AccountsPerTransaction = 2;

    private readonly int[][] _accounts;
    private readonly int[] _lastGroup;
    private readonly int[] _order;
    private readonly DependencyGraph _graph = new();
    private int _done;

    /// <param name="fixture">A workload of transfers, each between the first two of its accounts.</param>
    public GraphSubject(SharedFixture<WorkloadFixture> fixture)
    {
        Workload workload = fixture.Take().Workload;
        _accounts = [.. workload.Blocks.Select(Number)];
        _lastGroup = new int[_accounts.Max(block => block.Length)];
        _order = new int[workload.TransactionCount];
        fixture.GiveBack();
    }

    public override long Run(Meter meter)
    {
        _done = 0;
        foreach (int[] accounts in _accounts)
        {
            Array.Clear(_lastGroup);
            _graph.Begin();
            for (int i = 0; i < accounts.Length; i += AccountsPerTransaction)
            {
                _graph.AddNode();
                _graph.AddAccess(ref _lastGroup[accounts[i]], AccessClass.Write);
                _graph.AddAccess(ref _lastGroup[accounts[i + 1]], AccessClass.Write);
            }

            _graph.Seal();
            Drain();
        }

        return _order.Length;
    }

    public override Hash256 ResultHash() => Hash256.Of(MemoryMarshal.AsBytes(_order.AsSpan()));

    private void Drain()
    {
        int next = -1;
        while (_graph.Remaining > 0)
        {
            // Whoever completes a transaction goes on with the only one that became ready by it.
            int node = next >= 0 ? next : _graph.Take();
            _order[_done++] = node;
            next = _graph.Complete(node);
        }
    }

    private static int[] Number(WireBlock block)
    {
        var buffer = new BlockBuffer();
        buffer.Load(block);
        var numbers = new Dictionary<Address, int>();
        var accounts = new List<int>();
        foreach (ParsedTransaction transaction in buffer.Input.Transactions)
        {
            for (int i = 0; i < AccountsPerTransaction; i++)
            {
                numbers.TryAdd(transaction.Key(i), numbers.Count);
                accounts.Add(numbers[transaction.Key(i)]);
            }
        }

        return [.. accounts];
    }
}
