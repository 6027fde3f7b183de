using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.World;

/// <summary>
/// Runs a node in virtual time: takes transactions from actors, makes a block at the next slot in which anything waits, and tells
/// everybody what it held. A slot in which nothing waits has no block and costs nothing.
/// </summary>
internal sealed class LedgerHost : IEventHandler
{
    private readonly Simulator _simulator;
    private readonly SimDuration _slot;
    private readonly Func<long>? _wallClockNs;
    private readonly List<Operation> _operations = [];
    private readonly Stack<int> _free = new();
    private readonly List<IOperationSource> _sources = [];
    private readonly List<ITransactionObserver> _observers = [];
    private readonly int _number;
    private long _lastSlot;
    private long _scheduledSlot;

    public LedgerHost(Simulator simulator, Node node, SimDuration slot, Func<long>? wallClockNs)
    {
        _simulator = simulator;
        _slot = slot;
        _wallClockNs = wallClockNs;
        Node = node;
        _number = simulator.Register(this, "ledger");
    }

    public Node Node { get; }

    /// <summary>Wall-clock time spent in the node, in nanoseconds; 0 if nobody measures.</summary>
    public long NodeWallNs { get; private set; }

    public long Blocks { get; private set; }

    /// <summary>Slot of the last block; 0 before the first.</summary>
    public long LastSlot => _lastSlot;

    /// <summary>Proposers who leave something out; null where there are none.</summary>
    public CensoringProposer? Censors { get; set; }

    /// <summary>The hash that a transaction built now names.</summary>
    public Hash256 Blockhash => Node.RecentBlockhash((ulong)NextSlot);

    /// <summary>The slot of the block that would hold a transaction submitted now.</summary>
    public long NextSlot => Math.Max(_lastSlot + 1, (_simulator.Now.Ns + _slot.Ns - 1) / _slot.Ns);

    /// <summary>When a slot's block is made.</summary>
    public SimTime TimeOf(long slot) => new(slot * _slot.Ns);

    /// <summary>Registers an actor that sends transactions; the number addresses its events and names it as a source.</summary>
    public int Register(IOperationSource source, string name)
    {
        int number = _simulator.Register(source, name);
        while (_sources.Count <= number)
        {
            _sources.Add(source);
        }

        _sources[number] = source;
        return number;
    }

    public void Observe(ITransactionObserver observer) => _observers.Add(observer);

    /// <summary>Submits a transaction for the next block, unless proposers leave it out.</summary>
    public void Submit(ReadOnlySpan<byte> wire, SignaturePolicy policy, in Operation operation)
    {
        if (Censors is null || !Censors.TryWithhold(wire, policy, in operation))
        {
            Admit(wire, policy, in operation);
        }
    }

    /// <summary>Gives a transaction to the node, for the next block.</summary>
    public void Admit(ReadOnlySpan<byte> wire, SignaturePolicy policy, in Operation operation)
    {
        if (!_free.TryPop(out int tag))
        {
            tag = _operations.Count;
            _operations.Add(default);
        }

        _operations[tag] = operation;
        long before = _wallClockNs?.Invoke() ?? 0;
        Admission admission = Node.Submit(wire, policy, tag);
        NodeWallNs += (_wallClockNs?.Invoke() ?? 0) - before;
        Preconditions.Invariant(
            admission.IsAccepted, $"the world builds transactions that a node accepts ({admission.Malformed}, {admission.SignatureFailed})");
        ScheduleTick();
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        _lastSlot = e.Argument;
        SimTime now = simulator.Now;
        long before = _wallClockNs?.Invoke() ?? 0;
        ProducedBlock block = Node.ProduceBlock((ulong)_lastSlot, now.WholeMs);
        NodeWallNs += (_wallClockNs?.Invoke() ?? 0) - before;
        Blocks++;
        Report(block, now);
        if (Node.MempoolCount > 0)
        {
            ScheduleTick();
        }
    }

    private void ScheduleTick()
    {
        long slot = NextSlot;
        if (slot != _scheduledSlot)
        {
            _scheduledSlot = slot;
            _simulator.Schedule(TimeOf(slot), EventPriority.Block, new SimEvent(_number, 0, slot));
        }
    }

    private void Report(ProducedBlock block, SimTime now)
    {
        ReadOnlySpan<BalanceChange> changes = CollectionsMarshal.AsSpan(block.Output.BalanceChanges);
        int next = 0;
        for (int i = 0; i < block.Count; i++)
        {
            int first = next;
            while (next < changes.Length && changes[next].Transaction == i)
            {
                next++;
            }

            int tag = (int)block.TagOf(i);
            Operation operation = _operations[tag];
            _free.Push(tag);
            Receipt receipt = block.Output.Receipts[i];
            foreach (ITransactionObserver observer in _observers)
            {
                observer.OnTransaction(in operation, in receipt, changes[first..next]);
            }

            _sources[operation.Source].OnReceipt(in operation, in receipt);
        }

        foreach (ITransactionObserver observer in _observers)
        {
            observer.OnBlock(block, now);
        }
    }
}
