namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Keeps the state root up, while the next blocks are executed; then blocks are done.</summary>
internal sealed class RootLoop(LoadContext context, IBlockListener listener) : LoadLoop(context)
{
    private readonly StageMeter _meter = new(LoadStage.Root, context.Options);

    public override IEnumerable<StageMeter> Meters => Context.Chain.KeepsRoot ? [_meter] : [];

    /// <summary>Applies a staged block and tells the listener.</summary>
    public void Publish(ProducedBlock block)
    {
        Context.Chain.ApplyRoot(block);
        listener.OnStateRoot(block);
    }

    protected override void Run()
    {
        while (Context.Root.Take(Waiter, out ProducedBlock? block) && !Context.IsKilled)
        {
            if (block.IsStaged)
            {
                _meter.Begin();
                Publish(block);
                _meter.End(block.Count);
            }

            Context.Inbox.Put(new OrderMessage(OrderMessage.About.BlockDone, Block: block));
        }
    }
}
