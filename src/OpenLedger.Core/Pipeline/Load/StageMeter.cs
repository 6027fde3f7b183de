namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Counts what one thread of a stage does.</summary>
internal sealed class StageMeter(LoadStage stage, LoadDriverOptions options)
{
    private long _batches;
    private long _transactions;
    private long _busyNs;
    private long _startNs;

    /// <summary>Begins a step.</summary>
    public void Begin()
    {
        options.BeforeStep?.Invoke(stage);
        _startNs = options.ClockNs?.Invoke() ?? 0;
    }

    /// <summary>Ends a step on a batch or block of so many transactions.</summary>
    public void End(int transactions)
    {
        _busyNs += (options.ClockNs?.Invoke() ?? 0) - _startNs;
        _batches++;
        _transactions += transactions;
    }

    /// <summary>What it counted; to be read when its thread has ended.</summary>
    public StageStatistics Read() => new(stage, _batches, _transactions, _busyNs);
}
