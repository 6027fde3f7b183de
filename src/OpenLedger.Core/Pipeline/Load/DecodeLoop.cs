namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Decodes batches.</summary>
internal sealed class DecodeLoop(LoadContext context) : LoadLoop(context)
{
    private readonly StageMeter _meter = new(LoadStage.Decode, context.Options);

    public override IEnumerable<StageMeter> Meters => [_meter];

    protected override void Run()
    {
        while (Context.Decode.Take(Waiter, out TransactionBatch? batch) && !Context.IsKilled)
        {
            _meter.Begin();
            DecodeStage.Run(batch);
            _meter.End(batch.ItemCount);
            if (!Context.Verify.Put(batch))
            {
                return;
            }
        }

        Context.Verify.Complete();
    }
}
