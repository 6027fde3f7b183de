using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.World;

/// <summary>Sees every transaction of every block, as anybody who runs a node can.</summary>
internal interface ITransactionObserver
{
    /// <summary>A transaction was executed.</summary>
    /// <param name="operation">What the world knows of it.</param>
    /// <param name="receipt">What became of it.</param>
    /// <param name="changes">What it changed on token accounts.</param>
    void OnTransaction(in Operation operation, in Receipt receipt, ReadOnlySpan<BalanceChange> changes);

    /// <summary>The block is complete.</summary>
    void OnBlock(ProducedBlock block, SimTime now);
}
