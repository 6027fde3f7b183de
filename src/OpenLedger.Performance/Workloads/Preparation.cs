namespace OpenLedger.Performance.Workloads;

/// <summary>When the parallel executor prepares a block: looks up its addresses and finds its transfers.</summary>
public enum Preparation
{
    /// <summary>When it is executed.</summary>
    None,

    /// <summary>Before the clock runs.</summary>
    Before,

    /// <summary>While the block before it executes, whenever a worker has nothing to do.</summary>
    Pipelined,
}
