namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// What the ordering thread is told. It has one inbox for everything, so that it waits in one place. The batches and blocks that there
/// are bound how many messages can be under way.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Batch">The batch that was verified.</param>
/// <param name="Block">The block that is done.</param>
internal readonly record struct OrderMessage(OrderMessage.About Kind, TransactionBatch? Batch = null, ProducedBlock? Block = null)
{
    /// <summary>What a message is about.</summary>
    internal enum About : byte
    {
        /// <summary>A batch was verified.</summary>
        Verified,

        /// <summary>No batch will come any more.</summary>
        NoMoreBatches,

        /// <summary>The next block is being executed, so another can be formed.</summary>
        ExecutionBegan,

        /// <summary>A block was published and can be filled anew.</summary>
        BlockDone,
    }
}
