using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Verifies batches, side by side with others of its kind; whoever is free takes the next.</summary>
internal sealed class VerifyLoop(LoadContext context, StrongBox<int> working) : LoadLoop(context)
{
    private readonly VerifyStage _stage = new(context.Chain.Runtime.Parameters.Domain);
    private readonly StageMeter _meter = new(LoadStage.Verify, context.Options);

    public override IEnumerable<StageMeter> Meters => [_meter];

    protected override void Run()
    {
        while (Context.Verify.Take(Waiter, out TransactionBatch? batch) && !Context.IsKilled)
        {
            _meter.Begin();
            _stage.Run(batch);
            _meter.End(batch.ItemCount);
            if (!Context.Inbox.Put(new OrderMessage(OrderMessage.About.Verified, batch)))
            {
                return;
            }
        }

        // The last to leave has seen all others send what they had.
        if (Interlocked.Decrement(ref working.Value) == 0)
        {
            Context.Inbox.Put(new OrderMessage(OrderMessage.About.NoMoreBatches));
        }
    }
}
