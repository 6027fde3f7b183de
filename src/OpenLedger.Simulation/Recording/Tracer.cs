using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Recording;

/// <summary>Hands every transaction of a run to whoever asked for a trace, in block order.</summary>
internal sealed class Tracer(ArmWorld world, Action<TraceEntry> sink) : ITransactionObserver
{
    /// <inheritdoc/>
    public void OnTransaction(in Operation operation, in Receipt receipt, ReadOnlySpan<BalanceChange> changes) =>
        sink(new TraceEntry(
            world.Arm.Name, (int)world.Random.Replication, world.Now, (ulong)(world.Now.Ns / world.Plan.Ledger.Slot.Ns),
            receipt.TransactionId, operation.Kind.ToString(), receipt.Status.ToString(), receipt.Error.ToString(), receipt.ErrorNumber,
            receipt.ComputeUnits, receipt.FeeLamports, operation.Count));

    /// <inheritdoc/>
    public void OnBlock(ProducedBlock block, SimTime now)
    {
    }
}
