using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.World;

/// <summary>
/// Proposers who leave out of their blocks whatever responds to the attack, for so many slots; the next one after them does not. They
/// know what they look for, which no real censor knows better. The node's rules know nothing of them.
/// </summary>
internal sealed class CensoringProposer : IEventHandler
{
    private readonly LedgerHost _ledger;
    private readonly Simulator _simulator;
    private readonly long _slots;
    private readonly int _number;
    private readonly Queue<Withheld> _withheld = new();

    /// <param name="ledger">Whose blocks they make.</param>
    /// <param name="simulator">The clock.</param>
    /// <param name="plan">How blocks are made.</param>
    public CensoringProposer(LedgerHost ledger, Simulator simulator, BlockPlan plan)
    {
        Preconditions.Argument(plan.WithheldSlots > 0, nameof(plan), "a censoring proposer withholds something");
        _ledger = ledger;
        _simulator = simulator;
        _slots = plan.WithheldSlots;
        _number = simulator.Register(this, "censors");
    }

    /// <summary>Keeps a transaction back if it is one to be left out.</summary>
    public bool TryWithhold(ReadOnlySpan<byte> wire, SignaturePolicy policy, in Operation operation)
    {
        if (operation.Kind != OperationKind.Response)
        {
            return false;
        }

        // All wait equally long, so they are let in in the order in which they came.
        _withheld.Enqueue(new Withheld(wire.ToArray(), policy, operation));
        _simulator.Schedule(_ledger.TimeOf(_ledger.NextSlot + _slots), EventPriority.Control, new SimEvent(_number, 0));
        return true;
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        Withheld next = _withheld.Dequeue();
        _ledger.Admit(next.Wire, next.Policy, next.Operation);
    }

    private readonly record struct Withheld(byte[] Wire, SignaturePolicy Policy, Operation Operation);
}
