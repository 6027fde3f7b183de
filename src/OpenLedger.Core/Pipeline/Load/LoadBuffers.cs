namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// The mempool, batches and blocks of a load driver, with all that they have grown to. A driver that is given those of an earlier one
/// allocates next to nothing. For one driver at a time.
/// </summary>
public sealed class LoadBuffers
{
    private bool _inUse;

    /// <summary>Buffers for drivers with these options.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public LoadBuffers(LoadDriverOptions options)
    {
        options.Check();
        Options = options;
        Mempool = new Mempool(options.Mempool);
        Batches = [.. Enumerable.Range(0, options.Batches).Select(_ => new TransactionBatch(options.BatchTransactions))];
        Blocks = [.. Enumerable.Range(0, LoadContext.BlockCount).Select(_ => new ProducedBlock())];
    }

    /// <summary>What they were made for.</summary>
    public LoadDriverOptions Options { get; }

    internal Mempool Mempool { get; }

    internal TransactionBatch[] Batches { get; }

    internal ProducedBlock[] Blocks { get; }

    /// <summary>Gives them to a driver, as empty as new ones.</summary>
    internal void Take()
    {
        Preconditions.Argument(!_inUse, "buffers", "one driver at a time");
        _inUse = true;
    }

    /// <summary>Takes them back from a driver all of whose threads have ended.</summary>
    /// <param name="waiting">What was handed back, which is done here.</param>
    internal void GiveBack(List<PendingTransaction> waiting)
    {
        foreach (ProducedBlock block in Blocks)
        {
            if (block.Progress != BlockProgress.Formed)
            {
                waiting.AddRange(block.Pending);
            }

            block.Pending.Clear();
            block.Progress = BlockProgress.Free;
            block.IsStaged = false;
        }

        foreach (PendingTransaction done in waiting)
        {
            Mempool.Return(done);
        }

        _inUse = false;
    }
}
