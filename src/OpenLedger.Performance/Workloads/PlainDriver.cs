using OpenLedger.Core.Execution;
using OpenLedger.Core.State;

namespace OpenLedger.Performance.Workloads;

/// <summary>Hands the blocks to an executor one by one, nothing prepared.</summary>
/// <param name="executor">Belongs to the driver, which disposes of it.</param>
public sealed class PlainDriver(IBlockExecutor executor) : BlockDriver
{
    /// <inheritdoc/>
    public override void Execute(ReadOnlySpan<BlockBuffer> blocks, LedgerState state)
    {
        foreach (BlockBuffer block in blocks)
        {
            state.BeginBlock();
            executor.Execute(block.Input, state, block.Output);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        (executor as IDisposable)?.Dispose();
        base.Dispose();
    }
}
