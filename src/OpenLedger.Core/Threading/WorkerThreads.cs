using System.Globalization;
using System.Runtime.ExceptionServices;

namespace OpenLedger.Core.Threading;

/// <summary>
/// Threads that wait for work and do it side by side: the caller's, for part 0, and one more for every other part. Nothing is
/// allocated and no thread is started for a piece of work. One thread at a time may call <see cref="Run"/>.
/// </summary>
public sealed class WorkerThreads : IWorkers, IDisposable
{
    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim[] _starts;
    private readonly CountdownEvent _ended;
    private readonly Exception?[] _failures;
    private Action<int>? _part;

    /// <param name="count">How many parts, 1 to 64.</param>
    public WorkerThreads(int count)
    {
        Preconditions.Argument(count is >= 1 and <= 64, nameof(count), "1 to 64 workers");
        Count = count;
        _helpers = new Thread[count - 1];
        _starts = new SemaphoreSlim[count - 1];
        _failures = new Exception?[count];
        _ended = new CountdownEvent(Math.Max(1, count - 1));
        for (int i = 0; i < _helpers.Length; i++)
        {
            int number = i + 1;
            _starts[i] = new SemaphoreSlim(0);
            _helpers[i] = new Thread(() => Help(number))
            {
                IsBackground = true,
                Name = "worker " + number.ToString(CultureInfo.InvariantCulture),
            };
            _helpers[i].Start();
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public void Run(Action<int> part)
    {
        if (_helpers.Length == 0)
        {
            part(0);
            return;
        }

        // Releasing a semaphore publishes _part to the helper; the last signal of the countdown publishes what they wrote to us.
        _part = part;
        _ended.Reset(_helpers.Length);
        foreach (SemaphoreSlim start in _starts)
        {
            start.Release();
        }

        Do(part, 0);
        _ended.Wait();
        _part = null;
        ThrowFirstFailure();
    }

    /// <summary>Ends the threads. No work may be under way.</summary>
    public void Dispose()
    {
        _part = null;
        foreach (SemaphoreSlim start in _starts)
        {
            start.Release();
        }

        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        foreach (SemaphoreSlim start in _starts)
        {
            start.Dispose();
        }

        _ended.Dispose();
    }

    private void Help(int number)
    {
        while (true)
        {
            _starts[number - 1].Wait();
            if (_part is not { } part)
            {
                return;
            }

            Do(part, number);
            _ended.Signal();
        }
    }

    // A failure of one part may not keep the others from ending, or the next piece of work would run beside this one.
    private void Do(Action<int> part, int number)
    {
        try
        {
            part(number);
        }
        catch (Exception failure)
        {
            _failures[number] = failure;
        }
    }

    private void ThrowFirstFailure()
    {
        Exception? first = Array.Find(_failures, failure => failure is not null);
        if (first is not null)
        {
            Array.Clear(_failures);
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
