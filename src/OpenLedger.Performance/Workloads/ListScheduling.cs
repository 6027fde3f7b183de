using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// How long a block takes at least if its transactions wait for no more than they must: a worker that becomes free takes, of the
/// transactions that wait for nothing, the first in block order. Scheduling costs nothing here, so no executor with the same
/// locks does much better.
/// </summary>
/// <remarks>
/// Per key, neighbours in block order whose modes go together form a group; a group waits for the whole group before it. That is
/// the exact dependency graph with one node per group boundary in place of edges from all to all, so it stays linear in the
/// number of locks.
/// </remarks>
public static class ListScheduling
{
    /// <summary>The time that a block takes.</summary>
    /// <param name="costs">What each transaction takes, in any unit, above 0; all 1 counts transactions.</param>
    /// <param name="locks">What the transactions hold, in block order; each names a key once.</param>
    /// <param name="workers">How many work side by side, 1 or more.</param>
    public static long Makespan(ReadOnlySpan<int> costs, ReadOnlySpan<HeldLock> locks, int workers)
    {
        Preconditions.Argument(workers >= 1, nameof(workers), "somebody works");
        Graph graph = Build(costs.Length, locks);
        var ready = new PriorityQueue<int, int>();
        for (int t = 0; t < costs.Length; t++)
        {
            if (graph.WaitsFor[t] == 0)
            {
                ready.Enqueue(t, t);
            }
        }

        return Run(graph, costs, ready, workers);
    }

    private static long Run(Graph graph, ReadOnlySpan<int> costs, PriorityQueue<int, int> ready, int workers)
    {
        var running = new PriorityQueue<int, (long End, int Transaction)>();
        long now = 0;
        int done = 0;
        while (done < costs.Length)
        {
            while (running.Count < workers && ready.TryDequeue(out int next, out _))
            {
                running.Enqueue(next, (now + costs[next], next));
            }

            bool works = running.TryPeek(out _, out (long End, int Transaction) first);
            Preconditions.Invariant(works, "the first of those that wait, waits for nothing");

            // All that end at this moment, before anybody takes new work: who comes first in the block, not who was freed first.
            now = first.End;
            while (running.TryPeek(out int ended, out (long End, int Transaction) at) && at.End == now)
            {
                running.Dequeue();
                done++;
                graph.Complete(ended, ready);
            }
        }

        return now;
    }

    private static Graph Build(int transactions, ReadOnlySpan<HeldLock> locks)
    {
        var graph = new Graph(transactions);
        var newest = new Dictionary<int, Group>();
        int before = 0;
        foreach (ref readonly HeldLock held in locks)
        {
            Preconditions.Argument(
                held.Transaction >= before && held.Transaction < transactions, nameof(locks), "locks come in block order");
            before = held.Transaction;
            ref Group? group = ref CollectionsMarshal.GetValueRefOrAddDefault(newest, held.Key, out _);
            if (group is null || group.Mode != held.Mode || held.Mode == LockMode.Write)
            {
                var follower = new Group(held.Mode, isOpen: group is null);
                if (group is not null)
                {
                    group.Next = follower;
                }

                group = follower;
            }

            graph.Join(held.Transaction, group);
        }

        return graph;
    }

    /// <summary>Neighbours in block order that hold a key together.</summary>
    private sealed class Group(LockMode mode, bool isOpen)
    {
        public LockMode Mode { get; } = mode;

        /// <summary>Whether the group before is through.</summary>
        public bool IsOpen { get; set; } = isOpen;

        public List<int> Members { get; } = [];

        public int Left { get; set; }

        public Group? Next { get; set; }
    }

    private sealed class Graph(int transactions)
    {
        private readonly List<Group>[] _groups = new List<Group>[transactions];

        /// <summary>Per transaction, how many of its groups are not open.</summary>
        public int[] WaitsFor { get; } = new int[transactions];

        public void Join(int transaction, Group group)
        {
            (_groups[transaction] ??= []).Add(group);
            group.Members.Add(transaction);
            group.Left++;
            WaitsFor[transaction] += group.IsOpen ? 0 : 1;
        }

        public void Complete(int transaction, PriorityQueue<int, int> ready)
        {
            foreach (Group group in _groups[transaction] ?? [])
            {
                group.Left--;
                if (group.Left == 0 && group.Next is { } next)
                {
                    next.IsOpen = true;
                    foreach (int member in next.Members)
                    {
                        if (--WaitsFor[member] == 0)
                        {
                            ready.Enqueue(member, member);
                        }
                    }
                }
            }
        }
    }
}
