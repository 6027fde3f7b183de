namespace OpenLedger.Core.Pipeline.Load;

/// <summary>The stages of the load driver, in the order in which a transaction goes through them.</summary>
public enum LoadStage : byte
{
    /// <summary>The source fills batches.</summary>
    Source,

    /// <summary>Bytes become transactions.</summary>
    Decode,

    /// <summary>Message hashes and signatures; several threads.</summary>
    Verify,

    /// <summary>The mempool: what arrived is put back into the source's order and taken in.</summary>
    Admit,

    /// <summary>Blocks are formed of what waits, the next one while one is executed.</summary>
    Form,

    /// <summary>Blocks are executed.</summary>
    Execute,

    /// <summary>Blocks get their hashes, on the thread that executes: the next block builds on them.</summary>
    Seal,

    /// <summary>The listener is told, while the next block is executed.</summary>
    Commit,

    /// <summary>What a block changed goes into the state root; only on chains that keep one.</summary>
    Root,
}
