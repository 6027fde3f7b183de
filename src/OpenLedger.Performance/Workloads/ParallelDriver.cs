using OpenLedger.Core.Execution;
using OpenLedger.Core.State;

namespace OpenLedger.Performance.Workloads;

/// <summary>Hands the blocks to a parallel executor.</summary>
/// <param name="executor">Belongs to the driver, which disposes of it.</param>
/// <param name="preparation">When blocks are prepared.</param>
public sealed class ParallelDriver(ParallelExecutor executor, Preparation preparation) : BlockDriver
{
    private readonly List<PreparedBlock> _prepared = [];

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<BlockBuffer> blocks, LedgerState state)
    {
        while (_prepared.Count < blocks.Length)
        {
            _prepared.Add(new PreparedBlock());
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            if (preparation == Preparation.Before)
            {
                executor.Prepare(blocks[i].Input, state, _prepared[i]);
            }
            else
            {
                _prepared[i].Begin(blocks[i].Input, state);
            }
        }
    }

    /// <inheritdoc/>
    public override void Execute(ReadOnlySpan<BlockBuffer> blocks, LedgerState state)
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            bool hasNext = preparation == Preparation.Pipelined && i + 1 < blocks.Length;
            state.BeginBlock();
            executor.Execute(_prepared[i], hasNext ? _prepared[i + 1] : null, state, blocks[i].Output);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        executor.Dispose();
        base.Dispose();
    }
}
