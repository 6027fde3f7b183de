namespace OpenLedger.Core.Execution;

/// <summary>
/// Threads that do the same piece of work together, again and again: the caller's and some more, which sleep in between. A piece of
/// work is divided into phases by <see cref="Meet"/>. What one worker throws, the caller gets.
/// </summary>
public sealed class WorkerTeam : IDisposable
{
    // A block takes tens of microseconds and more, and a sleeping thread some ten to wake: worth looking for the next block for a while.
    private const int SpinsBeforeSleep = 2000;

    private readonly Thread[] _threads;

    // Sleepers wait on it for another round. Which of several wakes does not matter: each looks for itself whether there is one.
    private readonly object _gate = new();
    private Action<int>? _work;
    private Exception? _error;
    private int _sleeping;
    private long _round;
    private volatile bool _stopped;
    private int _arrived;
    private long _phase;
    private int _finished;

    /// <param name="workers">How many work, the caller included; 1 to 64.</param>
    public WorkerTeam(int workers)
    {
        Preconditions.Argument(workers is >= 1 and <= State.Journal.MaxCount, nameof(workers), "1 to 64 workers");
        Count = workers;
        _threads = new Thread[workers - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>How many work, the caller included.</summary>
    public int Count { get; }

    /// <summary>Lets every worker, the caller as number 0, do the work, and returns when all are done.</summary>
    /// <exception cref="InvariantViolationException">Or whatever else a worker threw: the first of them.</exception>
    public void Run(Action<int> work)
    {
        _work = work;
        _error = null;
        _arrived = 0;
        _finished = 0;
        BeginRound();
        Do(0);
        var spin = new SpinWait();
        while (Volatile.Read(ref _finished) != Count)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (_error is { } error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>Waits until all workers have come here. After an error it does not wait: the work is lost anyway.</summary>
    /// <returns>False after an error: leave.</returns>
    public bool Meet()
    {
        long phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == Count)
        {
            Volatile.Write(ref _arrived, 0);
            Volatile.Write(ref _phase, phase + 1);
            return _error is null;
        }

        var spin = new SpinWait();
        while (Volatile.Read(ref _phase) == phase && Volatile.Read(ref _error) is null)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return Volatile.Read(ref _error) is null;
    }

    /// <summary>Whether a worker threw: the others should not wait for it.</summary>
    public bool HasFailed => Volatile.Read(ref _error) is not null;

    /// <summary>Ends the threads. Nobody may be working.</summary>
    public void Dispose()
    {
        _stopped = true;
        BeginRound();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void BeginRound()
    {
        lock (_gate)
        {
            Volatile.Write(ref _round, _round + 1);
            if (_sleeping > 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Loop(int worker)
    {
        long done = 0;
        while (true)
        {
            Await(done);
            if (_stopped)
            {
                return;
            }

            done = Volatile.Read(ref _round);
            Do(worker);
        }
    }

    private void Await(long done)
    {
        var spin = new SpinWait();
        for (int i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Volatile.Read(ref _round) != done)
            {
                return;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }

        lock (_gate)
        {
            _sleeping++;
            while (_round == done)
            {
                Monitor.Wait(_gate);
            }

            _sleeping--;
        }
    }

    private void Do(int worker)
    {
        try
        {
            _work!(worker);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, error, null);
        }

        Interlocked.Increment(ref _finished);
    }
}
