using System.Globalization;
using System.Runtime.ExceptionServices;

namespace OpenLedger.Performance;

/// <summary>
/// A fixed number of threads that work side by side, kept from sample to sample so that a sample starts none. The caller is the first of
/// them. A run allocates nothing.
/// </summary>
public sealed class WorkerTeam : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private readonly Exception?[] _failures;
    private Action<int>? _work;

    /// <param name="workers">How many, the caller included; above 0.</param>
    public WorkerTeam(int workers)
    {
        _barrier = new Barrier(workers);
        _failures = new Exception?[workers];
        _threads = new Thread[workers - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker))
            {
                IsBackground = true,
                Name = "worker " + worker.ToString(CultureInfo.InvariantCulture),
            };
            _threads[i].Start();
        }
    }

    /// <summary>Number of workers, the caller included.</summary>
    public int Count => _failures.Length;

    /// <summary>Lets every worker do its part and returns when all have; throws what the first of them threw.</summary>
    /// <param name="work">Gets the number of the worker, from 0.</param>
    public void Run(Action<int> work)
    {
        // The barrier orders this write before every worker's read.
        _work = work;
        _barrier.SignalAndWait();
        Do(work, 0);
        _barrier.SignalAndWait();
        foreach (Exception? failure in _failures)
        {
            if (failure is not null)
            {
                Array.Clear(_failures);
                ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _work = null;
        _barrier.SignalAndWait();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _barrier.Dispose();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_work is not { } work)
            {
                return;
            }

            Do(work, worker);
            _barrier.SignalAndWait();
        }
    }

    private void Do(Action<int> work, int worker)
    {
        try
        {
            work(worker);
        }
        catch (Exception exception)
        {
            // Whoever throws must still meet the others, or they would wait for ever.
            _failures[worker] = exception;
        }
    }
}
