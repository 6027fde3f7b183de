namespace OpenLedger.Core.Execution;

/// <summary>How several workers divide a block. What it leaves is the same.</summary>
public enum Scheduling
{
    /// <summary>In order or by a graph, whatever <see cref="WorkEstimate"/> takes for faster.</summary>
    Estimated,

    /// <summary>One worker executes in block order; the others prepare and admit what it executes next.</summary>
    InOrder,

    /// <summary>All execute what does not conflict.</summary>
    ByGraph,
}
