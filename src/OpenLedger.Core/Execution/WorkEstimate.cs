namespace OpenLedger.Core.Execution;

/// <summary>
/// Which way of dividing a block is likely faster, judged by the block before, for blocks resemble each other. It goes by counts and
/// compute units, not by time, so that it says the same on every machine.
/// </summary>
internal struct WorkEstimate
{
    // Roughly what a transaction costs in nanoseconds, set by the benchmarks of the executor on two processors: to prepare and admit
    // it; to execute a transfer the short way; to execute another, and for each compute unit that it uses; to plan it (accesses by
    // shards of accounts, graph).
    private const double Prepare = 130;
    private const double Transfer = 100;
    private const double Program = 400;
    private const double ComputeUnit = 0.02;
    private const double Plan = 400;

    // What is not clearly faster is not worth it: the graph may turn out to be a chain.
    private const double Gain = 1.2;

    private double _executeNs;

    /// <summary>Takes note of a block that was executed.</summary>
    /// <param name="transactions">How many transactions it had.</param>
    /// <param name="programRuns">How many of them went through programs.</param>
    /// <param name="programUnits">Compute units that these used.</param>
    public void Learn(int transactions, int programRuns, ulong programUnits)
    {
        if (transactions != 0)
        {
            double all = ((transactions - programRuns) * Transfer) + (programRuns * Program) + (programUnits * ComputeUnit);
            _executeNs = all / transactions;
        }
    }

    /// <summary>Whether so many workers are likely faster with a graph than with one of them executing in order.</summary>
    public readonly bool PrefersGraph(int workers)
    {
        double inOrder = Math.Max(_executeNs, (Prepare + _executeNs) / workers);
        return (Prepare + Plan + _executeNs) / workers * Gain < inOrder;
    }
}
