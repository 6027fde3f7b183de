using OpenLedger.Core.State;

namespace OpenLedger.Performance.Workloads;

/// <summary>How a <see cref="WorkloadRun"/> has its blocks executed. Called from one thread.</summary>
public abstract class BlockDriver : IDisposable
{
    /// <summary>Does what can be done before the clock runs.</summary>
    /// <param name="blocks">The blocks that are executed next; their outputs are free.</param>
    /// <param name="state">The state before all of them.</param>
    public virtual void Prepare(ReadOnlySpan<BlockBuffer> blocks, LedgerState state)
    {
    }

    /// <summary>Executes the blocks in their order: the measured work.</summary>
    public abstract void Execute(ReadOnlySpan<BlockBuffer> blocks, LedgerState state);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
