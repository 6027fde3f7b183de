namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Verifies batches, side by side with others of its kind; whoever is free takes the next.</summary>
internal sealed class VerifyLoop(LoadContext context, VerifyLoop.Team team) : LoadLoop(context)
{
    private readonly VerifyStage _stage = new(context.Chain.Runtime.Parameters.Domain);
    private readonly StageMeter _meter = new(LoadStage.Verify, context.Options);

    public override IEnumerable<StageMeter> Meters => [_meter];

    protected override void Run()
    {
        while (TryTake(out TransactionBatch? batch) && !Context.IsKilled)
        {
            _meter.Begin();
            _stage.Run(batch);
            _meter.End(batch.ItemCount);
            if (!Context.Inbox.Put(new OrderMessage(OrderMessage.About.Verified, batch)))
            {
                return;
            }
        }

        if (team.Leave())
        {
            Context.Inbox.Put(new OrderMessage(OrderMessage.About.NoMoreBatches));
        }
    }

    // A channel lets one reader wait without allocating. The others wait for their turn to be that one.
    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TransactionBatch? batch)
    {
        lock (team.Turn)
        {
            return Context.Verify.Take(Waiter, out batch);
        }
    }

    /// <summary>What the verifying threads of a driver share.</summary>
    internal sealed class Team(int threads)
    {
        private int _working = threads;

        /// <summary>Held by the one that waits for the next batch.</summary>
        public Lock Turn { get; } = new();

        /// <summary>Leaves the team; true for the last, who has seen all others send what they had.</summary>
        public bool Leave() => Interlocked.Decrement(ref _working) == 0;
    }
}
