using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>The graph as a state machine: in every interleaving each transaction sees what it would in block order.</summary>
public sealed class DependencyGraphTest
{
    private static readonly int Interleavings = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1" ? 50_000 : 1_000;

    [Fact]
    public void Every_interleaving_leaves_what_block_order_leaves()
    {
        // One graph for all: nothing of a block may be left in the next.
        var graph = new DependencyGraph();
        for (int seed = 0; seed < Interleavings; seed++)
        {
            var random = new Random(seed);
            var model = new GraphModel(random);
            Build(graph, model);
            string where = $"seed {seed}";
            Assert.Equal(model.Count, graph.Count);
            Assert.True(model.CriticalPath == graph.CriticalPath, where);
            new Interleaving(graph, model, random, where).Run();
            model.AssertAsInOrder(where);
        }
    }

    [Fact]
    public void Without_conflicts_all_is_ready_and_in_block_order()
    {
        var graph = new DependencyGraph();
        graph.Begin();
        for (int node = 0; node < 100; node++)
        {
            int account = 0;
            Assert.Equal(node, graph.AddNode());
            graph.AddAccess(ref account, AccessClass.Write);
        }

        graph.Seal();
        Assert.Equal(1, graph.CriticalPath);
        for (int node = 0; node < 100; node++)
        {
            Assert.Equal(node, graph.Take());
        }

        Assert.Equal(-1, graph.Take());
        Assert.Equal(100, graph.Remaining);
    }

    [Fact]
    public void A_chain_is_handed_on_from_one_to_the_next()
    {
        var graph = new DependencyGraph();
        AddChain(graph, 1_000);
        graph.Seal();
        Assert.Equal(1_000, graph.CriticalPath);
        int node = graph.Take();
        for (int i = 0; i < 999; i++)
        {
            Assert.Equal(i, node);
            Assert.Equal(-1, graph.Take());
            node = graph.Complete(node);
        }

        Assert.Equal(-1, graph.Complete(node));
        Assert.Equal(0, graph.Remaining);
    }

    [Fact]
    public void An_empty_graph_is_done()
    {
        var graph = new DependencyGraph();
        AddChain(graph, 3);
        graph.Begin();
        graph.Seal();
        Assert.Equal((0, 0, 0), (graph.Count, graph.Remaining, graph.CriticalPath));
        Assert.Equal(-1, graph.Take());
    }

    [Theory]
    [InlineData(AccessClass.Read, AccessClass.Write)]
    [InlineData(AccessClass.Read, AccessClass.Delta)]
    [InlineData(AccessClass.Delta, AccessClass.Read)]
    [InlineData(AccessClass.Delta, AccessClass.Write)]
    public void A_transaction_that_would_wait_for_itself_is_a_bug_of_the_caller(AccessClass first, AccessClass second)
    {
        var graph = new DependencyGraph();
        graph.Begin();
        graph.AddNode();
        int account = 0;
        graph.AddAccess(ref account, first);
        Assert.Throws<InvariantViolationException>(() => graph.AddAccess(ref account, second));
    }

    [Fact]
    public void Nothing_is_allocated_once_it_has_grown()
    {
        var graph = new DependencyGraph();
        int[] lastGroup = new int[128];
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            RunBlock(graph, lastGroup);
            RunBlock(graph, lastGroup);
        }));
    }

    private static void AddChain(DependencyGraph graph, int length)
    {
        graph.Begin();
        int account = 0;
        for (int i = 0; i < length; i++)
        {
            graph.AddNode();
            graph.AddAccess(ref account, AccessClass.Write);
        }
    }

    private static void RunBlock(DependencyGraph graph, int[] lastGroup)
    {
        graph.Begin();
        Array.Clear(lastGroup);
        for (int node = 0; node < 2_000; node++)
        {
            graph.AddNode();
            graph.AddAccess(ref lastGroup[node % 61], (AccessClass)(node % 3));
            graph.AddAccess(ref lastGroup[64 + (node * 7 % 64)], (AccessClass)(node % 2));
        }

        graph.Seal();
        for (int node = graph.Take(); graph.Remaining > 0;)
        {
            node = graph.Complete(node);
            node = node >= 0 ? node : graph.Take();
        }
    }

    private static void Build(DependencyGraph graph, GraphModel model)
    {
        int[] lastGroup = new int[model.Accounts];
        graph.Begin();
        for (int node = 0; node < model.Count; node++)
        {
            Assert.Equal(node, graph.AddNode());
            foreach ((int account, AccessClass kind) in model.AccessesOf(node))
            {
                graph.AddAccess(ref lastGroup[account], kind);
            }
        }

        graph.Seal();
    }

    /// <summary>Workers that begin and end nodes in an order that the seed says; the model checks each step.</summary>
    private sealed class Interleaving(DependencyGraph graph, GraphModel model, Random random, string where)
    {
        private readonly int[] _busyWith = NewWorkers(random);
        private readonly HashSet<int> _queued = [.. Enumerable.Range(0, model.Count).Where(model.IsReady)];
        private readonly HashSet<int> _taken = [];
        private int _completed;

        public void Run()
        {
            while (graph.Remaining > 0)
            {
                bool goesOn = _queued.Count > 0 || Array.Exists(_busyWith, node => node >= 0);
                Assert.True(goesOn, $"{where}: {graph.Remaining} remain, none is ready");
                int worker = random.Next(_busyWith.Length);
                if (_busyWith[worker] < 0)
                {
                    Begin(worker, Take());
                }
                else
                {
                    Begin(worker, End(_busyWith[worker]));
                }
            }

            Assert.True(_completed == model.Count, $"{where}: {_completed} of {model.Count} complete");
            Assert.True(_taken.Count == model.Count, $"{where}: {_taken.Count} of {model.Count} taken");
            Assert.True(graph.Take() < 0, $"{where}: more than there are");
        }

        private static int[] NewWorkers(Random random)
        {
            int[] workers = new int[random.Next(1, 9)];
            Array.Fill(workers, -1);
            return workers;
        }

        private void Begin(int worker, int node)
        {
            _busyWith[worker] = node;
            if (node >= 0)
            {
                Assert.True(_taken.Add(node), $"{where}: node {node} twice");
                model.Start(node);
            }
        }

        private int Take()
        {
            int node = graph.Take();
            if (_queued.Count == 0)
            {
                Assert.True(node == -1, $"{where}: node {node} is not ready");
                return node;
            }

            Assert.True(_queued.Contains(node), $"{where}: node {node} is not ready, or with somebody else");
            int longest = _queued.Max(model.HeightOf);
            Assert.True(model.HeightOf(node) == longest, $"{where}: there is a longer path than that of node {node}");
            _queued.Remove(node);
            return node;
        }

        private int End(int node)
        {
            model.Finish(node);
            int next = graph.Complete(node);
            _completed++;
            List<int> ready = model.Complete(node);
            if (ready.Count == 1)
            {
                Assert.True(next == ready[0], $"{where}: node {node} makes {ready[0]} ready and {next} is returned");
                return next;
            }

            Assert.True(next == -1, $"{where}: node {node} makes {ready.Count} ready and {next} is returned");
            _queued.UnionWith(ready);
            return -1;
        }
    }
}
