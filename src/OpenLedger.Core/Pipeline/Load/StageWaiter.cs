using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>Lets a thread wait for a channel. Each thread has its own and reuses it, so that waiting allocates nothing.</summary>
internal sealed class StageWaiter
{
    // Never disposed of: whoever sets it may still be about to return when the thread has long gone on, and it holds nothing but memory.
    private readonly ManualResetEventSlim _done = new();
    private readonly Action _signal;

    public StageWaiter() => _signal = _done.Set;

    /// <summary>Waits for what was promised, and throws what the promise was broken with.</summary>
    public T Wait<T>(ValueTask<T> promise)
    {
        ValueTaskAwaiter<T> awaiter = promise.GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            _done.Reset();
            awaiter.UnsafeOnCompleted(_signal);
            _done.Wait();
        }

        return awaiter.GetResult();
    }
}
