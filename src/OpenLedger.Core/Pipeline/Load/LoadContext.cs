namespace OpenLedger.Core.Pipeline.Load;

/// <summary>What the threads of a load driver share: the queues between them, and whether to go on.</summary>
/// <remarks>
/// <code>
/// source | Decode | Verify (several threads) | Inbox: order | Execute | Commit | Root
///    ^                                           |    ^                           |
///    +---------------- FreeBatches --------------+    +---------------------------+
/// </code>
/// </remarks>
internal sealed class LoadContext
{
    /// <summary>One is executed, up to two are formed, one is published, one goes into the state root, one is on its way back.</summary>
    public const int BlockCount = 6;

    private Exception? _failure;
    private volatile bool _killed;
    private volatile bool _draining;

    public LoadContext(Chain chain, LoadDriverOptions options)
    {
        Chain = chain;
        Options = options;
        FreeBatches = new StageQueue<TransactionBatch>(options.Batches);
        Decode = new StageQueue<TransactionBatch>(options.Batches);
        Verify = new StageQueue<TransactionBatch>(options.Batches);
        Inbox = new StageQueue<OrderMessage>(options.Batches + (2 * BlockCount) + 1);
        Execute = new StageQueue<ProducedBlock>(BlockCount);
        Commit = new StageQueue<ProducedBlock>(BlockCount);
        Root = new StageQueue<ProducedBlock>(BlockCount);
    }

    public Chain Chain { get; }

    public LoadDriverOptions Options { get; }

    public StageQueue<TransactionBatch> FreeBatches { get; }

    public StageQueue<TransactionBatch> Decode { get; }

    public StageQueue<TransactionBatch> Verify { get; }

    public StageQueue<OrderMessage> Inbox { get; }

    public StageQueue<ProducedBlock> Execute { get; }

    public StageQueue<ProducedBlock> Commit { get; }

    public StageQueue<ProducedBlock> Root { get; }

    /// <summary>Whether everybody should leave everything where it is and return.</summary>
    public bool IsKilled => _killed;

    /// <summary>Whether nothing more should be taken from the source.</summary>
    public bool IsDraining => _draining;

    /// <summary>The first exception of any thread.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    public void Drain() => _draining = true;

    /// <summary>Wakes everybody and lets them return after the step that they are in.</summary>
    public void Kill()
    {
        _killed = true;
        FreeBatches.Complete();
        Decode.Complete();
        Verify.Complete();
        Inbox.Complete();
        Execute.Complete();
        Commit.Complete();
        Root.Complete();
    }

    public void Fail(Exception exception)
    {
        Interlocked.CompareExchange(ref _failure, exception, null);
        Kill();
    }
}
