namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// Where the load driver gets transactions from. It is asked as fast as the pipeline can take them, and not while the pipeline is full:
/// that is how back-pressure reaches it.
/// </summary>
public interface ITransactionSource
{
    /// <summary>Puts into an empty batch what there is, up to its capacity. Called on a thread of its own; a source that has nothing may
    /// wait here a while, but must return for the driver to be stopped.</summary>
    SourceState Fill(TransactionBatch batch);

    /// <summary>
    /// The acknowledgement: says of everything in a batch whether it was accepted, which means that it waits in the mempool and is not
    /// lost from here on. Called in the order of the batches, on another thread than <see cref="Fill"/>. The batch is valid during the call.
    /// </summary>
    /// <remarks>A control operation does not wait for what came before it, so its block may be made before its batch is acknowledged.</remarks>
    void OnAdmitted(TransactionBatch batch);
}
