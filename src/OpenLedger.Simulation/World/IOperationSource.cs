using OpenLedger.Core.Execution;
using OpenLedger.Simulation.Engine;

namespace OpenLedger.Simulation.World;

/// <summary>An actor that sends transactions and hears what became of them.</summary>
internal interface IOperationSource : IEventHandler
{
    /// <summary>The transaction was in a block, or was dropped.</summary>
    void OnReceipt(in Operation operation, in Receipt receipt);
}
