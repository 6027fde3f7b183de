using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// A bounded channel between stages that are threads. Whoever comes to an empty one waits. Nobody comes to a full one: there are only so many
/// batches and blocks, and each queue has room for all that can be under way; who wants to send more waits for a free one first.
/// </summary>
internal sealed class StageQueue<T>(int capacity)
{
    // Continuations only set an event, so they may run on the thread that writes.
    private readonly Channel<T> _channel = Channel.CreateBounded<T>(
        new BoundedChannelOptions(capacity) { AllowSynchronousContinuations = true });

    private volatile bool _completed;

    /// <summary>Puts something in; false if the queue was completed.</summary>
    public bool Put(T item)
    {
        bool isIn = _channel.Writer.TryWrite(item);
        Preconditions.Invariant(isIn || _completed, "a queue has room for all that can be under way");
        return isIn;
    }

    /// <summary>Takes the next one out; false if there is none and none will come.</summary>
    public bool Take(StageWaiter waiter, [MaybeNullWhen(false)] out T item)
    {
        if (_channel.Reader.TryRead(out item))
        {
            return true;
        }

        try
        {
            // Of all the ways to wait for a channel, the one that allocates nothing.
            item = waiter.Wait(_channel.Reader.ReadAsync());
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>Shows what would be taken next, if it is there already.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out T item) => _channel.Reader.TryPeek(out item);

    /// <summary>Nothing more can be put in; what is in can be taken out. Wakes whoever waits.</summary>
    public void Complete()
    {
        _completed = true;
        _channel.Writer.TryComplete();
    }
}
