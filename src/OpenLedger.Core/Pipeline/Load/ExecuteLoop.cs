namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Executes and seals blocks, one behind the other.</summary>
internal sealed class ExecuteLoop(LoadContext context) : LoadLoop(context)
{
    private readonly StageMeter _execute = new(LoadStage.Execute, context.Options);
    private readonly StageMeter _seal = new(LoadStage.Seal, context.Options);

    public override IEnumerable<StageMeter> Meters => [_execute, _seal];

    protected override void Run()
    {
        while (Context.Execute.Take(Waiter, out ProducedBlock? block) && !Context.IsKilled)
        {
            Context.Inbox.Put(new OrderMessage(OrderMessage.About.ExecutionBegan));
            _execute.Begin();
            Context.Execute.TryPeek(out ProducedBlock? next);
            Context.Chain.Execute(block, next);
            _execute.End(block.Count);
            if (!TrySeal(block) || !Context.Commit.Put(block))
            {
                return;
            }
        }

        Context.Commit.Complete();
    }

    // A block that was executed and not sealed has never been, as after a crash: its transactions still wait.
    private bool TrySeal(ProducedBlock block)
    {
        try
        {
            _seal.Begin();
            if (!Context.IsKilled)
            {
                Context.Chain.Seal(block);
                block.Progress = BlockProgress.Sealed;
                _seal.End(block.Count);
            }
        }
        finally
        {
            if (block.Progress != BlockProgress.Sealed)
            {
                Context.Chain.Undo(block);
            }
        }

        return block.Progress == BlockProgress.Sealed;
    }
}
