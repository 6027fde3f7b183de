namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Lets the source fill free batches, numbers them and sends them on their way.</summary>
internal sealed class SourceLoop(LoadContext context, ITransactionSource source) : LoadLoop(context)
{
    private readonly StageMeter _meter = new(LoadStage.Source, context.Options);
    private long _sequence;
    private bool _flushed = true;

    public override IEnumerable<StageMeter> Meters => [_meter];

    protected override void Run()
    {
        SourceState state = SourceState.More;
        while (state != SourceState.End && Context.FreeBatches.Take(Waiter, out TransactionBatch? batch))
        {
            batch.Clear();
            state = Ask(batch);
            if ((batch.Count > 0 || state == SourceState.Idle) && !Send(batch, state))
            {
                return;
            }
        }

        Context.Decode.Complete();
    }

    private SourceState Ask(TransactionBatch batch)
    {
        while (!Context.IsKilled && !Context.IsDraining)
        {
            SourceState state = Fill(batch);
            if (batch.Count > 0 || state == SourceState.End || (state == SourceState.Idle && !_flushed))
            {
                return state;
            }

            // It has nothing, and that it has nothing was passed on already.
            Thread.Yield();
        }

        return SourceState.End;
    }

    private SourceState Fill(TransactionBatch batch)
    {
        _meter.Begin();
        SourceState state = source.Fill(batch);
        _meter.End(batch.Count);
        return state;
    }

    private bool Send(TransactionBatch batch, SourceState state)
    {
        batch.Sequence = _sequence++;
        batch.IsFlush = _flushed = state != SourceState.More;
        return Context.Decode.Put(batch);
    }
}
