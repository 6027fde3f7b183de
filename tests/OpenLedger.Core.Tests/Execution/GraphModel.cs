using System.Numerics;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// What a <see cref="DependencyGraph"/> should do, the slow way: every pair of nodes is compared. And what its transactions do,
/// on a ledger of one number per account, in halves, so that whoever looks while another is at it sees something that never was.
/// </summary>
internal sealed class GraphModel
{
    private readonly List<(int Account, AccessClass Kind)[]> _nodes = [];
    private readonly List<int>[] _waitsFor;
    private readonly int[] _heights;
    private readonly bool[] _complete;
    private readonly ulong[] _expected;
    private readonly ulong[] _expectedResults;
    private readonly ulong[] _ledger;
    private readonly ulong[] _results;

    /// <summary>Random nodes, all over few accounts or many, with one or two accounts that many want.</summary>
    public GraphModel(Random random)
    {
        int accounts = random.Next(3) == 0 ? random.Next(1, 4) : random.Next(4, 30);
        int hot = random.Next(101);
        int[] weights = [random.Next(1, 10), random.Next(1, 10), random.Next(1, 10)];
        int count = random.Next(1, 60);
        for (int node = 0; node < count; node++)
        {
            _nodes.Add(Accesses(random, accounts, hot, weights));
        }

        _waitsFor = new List<int>[count];
        _heights = new int[count];
        _complete = new bool[count];
        _expected = new ulong[accounts];
        _ledger = new ulong[accounts];
        _results = new ulong[count];
        FindConflicts();
        for (int node = 0; node < count; node++)
        {
            Start(node);
            Finish(node);
        }

        _expectedResults = [.. _results];
        _ledger.CopyTo(_expected, 0);
        Array.Clear(_ledger);
        Array.Clear(_results);
    }

    public int Count => _nodes.Count;

    public int Accounts => _ledger.Length;

    /// <summary>Nodes on the longest path of conflicts.</summary>
    public int CriticalPath => _heights.Max();

    /// <summary>How a node touches accounts.</summary>
    public IReadOnlyList<(int Account, AccessClass Kind)> AccessesOf(int node) => _nodes[node];

    /// <summary>Nodes on the longest path of conflicts that begins with this one.</summary>
    public int HeightOf(int node) => _heights[node];

    /// <summary>Whether all that a node has to wait for is complete.</summary>
    public bool IsReady(int node) => _waitsFor[node].TrueForAll(other => _complete[other]);

    /// <summary>Which nodes become ready by the completion of this one.</summary>
    public List<int> Complete(int node)
    {
        var ready = new List<int>();
        for (int other = node + 1; other < Count; other++)
        {
            if (_waitsFor[other].Contains(node) && !IsReady(other))
            {
                ready.Add(other);
            }
        }

        _complete[node] = true;
        ready.RemoveAll(other => !IsReady(other));
        return ready;
    }

    /// <summary>The first half of what a node does: it looks at what it reads and writes, and adds half of its amount.</summary>
    public void Start(int node)
    {
        foreach ((int account, AccessClass kind) in _nodes[node])
        {
            _results[node] = kind == AccessClass.Delta ? _results[node] : Mix(_results[node], _ledger[account]);
            Add(account, kind, Amount(node) / 2);
        }

        foreach ((int account, AccessClass kind) in _nodes[node])
        {
            if (kind == AccessClass.Write)
            {
                // Not what anyone may see.
                _ledger[account] = ~_ledger[account];
            }
        }
    }

    /// <summary>The second half: it looks again, adds the rest and writes what follows from all that it saw.</summary>
    public void Finish(int node)
    {
        foreach ((int account, AccessClass kind) in _nodes[node])
        {
            _results[node] = kind == AccessClass.Delta ? _results[node] : Mix(_results[node], _ledger[account]);
            Add(account, kind, Amount(node) - (Amount(node) / 2));
        }

        foreach ((int account, AccessClass kind) in _nodes[node])
        {
            if (kind == AccessClass.Write)
            {
                _ledger[account] = Mix(_results[node], (ulong)account);
            }
        }
    }

    /// <summary>Fails unless every node saw, and every account holds, what executing one after the other leaves.</summary>
    public void AssertAsInOrder(string where)
    {
        for (int node = 0; node < Count; node++)
        {
            Assert.True(_expectedResults[node] == _results[node], $"{where}: node {node} saw something else");
        }

        Assert.True(_expected.AsSpan().SequenceEqual(_ledger), $"{where}: accounts");
    }

    private static (int Account, AccessClass Kind)[] Accesses(Random random, int accounts, int hot, int[] weights)
    {
        var accesses = new List<(int Account, AccessClass Kind)>();
        for (int i = random.Next(0, 6); i > 0; i--)
        {
            int account = random.Next(100) < hot ? random.Next(Math.Min(2, accounts)) : random.Next(accounts);
            int found = accesses.FindIndex(access => access.Account == account);
            if (found < 0)
            {
                accesses.Add((account, Draw(random, weights)));
            }
            else if (random.Next(3) == 0)
            {
                // The same once more, as for a payer that is also paid, or with less right than a write gives.
                AccessClass kind = accesses[found].Kind;
                accesses.Add((account, kind == AccessClass.Write ? Draw(random, weights) : kind));
            }
        }

        return [.. accesses];
    }

    private static AccessClass Draw(Random random, int[] weights)
    {
        int drawn = random.Next(weights.Sum());
        return drawn < weights[0] ? AccessClass.Read : drawn < weights[0] + weights[1] ? AccessClass.Delta : AccessClass.Write;
    }

    private static bool Commute(AccessClass one, AccessClass other) => one == other && one != AccessClass.Write;

    private void FindConflicts()
    {
        for (int node = 0; node < Count; node++)
        {
            _waitsFor[node] = [];
            for (int before = 0; before < node; before++)
            {
                if (_nodes[node].Any(a => _nodes[before].Any(b => a.Account == b.Account && !Commute(a.Kind, b.Kind))))
                {
                    _waitsFor[node].Add(before);
                }
            }
        }

        for (int node = Count - 1; node >= 0; node--)
        {
            _heights[node]++;
            foreach (int before in _waitsFor[node])
            {
                _heights[before] = Math.Max(_heights[before], _heights[node]);
            }
        }
    }

    private void Add(int account, AccessClass kind, ulong amount) =>
        _ledger[account] = unchecked(_ledger[account] + (kind == AccessClass.Delta ? amount : 0));

    private static ulong Amount(int node) => Mix((ulong)node, 77);

    // A hash, so it wraps around.
    private static ulong Mix(ulong a, ulong b)
    {
        ulong x = unchecked((a ^ BitOperations.RotateLeft(b, 29)) * 0x9E3779B97F4A7C15);
        return unchecked((x ^ (x >> 31)) + b);
    }
}
