using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Tells the listener of sealed blocks, while the next ones are executed.</summary>
internal sealed class CommitLoop(LoadContext context, IBlockListener listener) : LoadLoop(context)
{
    private readonly StageMeter _meter = new(LoadStage.Commit, context.Options);

    public override IEnumerable<StageMeter> Meters => [_meter];

    public long Committed { get; private set; }

    public long Dropped { get; private set; }

    public long Blocks { get; private set; }

    /// <summary>Counts a sealed block and tells the listener.</summary>
    public void Publish(ProducedBlock block)
    {
        // Before the listener is told: if it throws, it has been told all the same.
        block.Progress = BlockProgress.Published;
        Blocks++;
        foreach (Receipt receipt in block.Output.Receipts)
        {
            Committed += receipt.IsCommitted ? 1 : 0;
            Dropped += receipt.IsCommitted ? 0 : 1;
        }

        listener.OnBlock(block);
    }

    protected override void Run()
    {
        while (Context.Commit.Take(Waiter, out ProducedBlock? block) && !Context.IsKilled)
        {
            _meter.Begin();
            Publish(block);
            _meter.End(block.Count);
            if (!Context.Root.Put(block))
            {
                return;
            }
        }

        Context.Root.Complete();
    }
}
