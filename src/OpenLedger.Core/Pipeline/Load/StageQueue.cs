using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// A bounded channel between stages that are threads. Whoever comes to a full queue waits, and so does whoever comes to an empty one,
/// until it is completed.
/// </summary>
internal sealed class StageQueue<T>(int capacity)
{
    // Continuations only set an event, so they may run on the thread that writes or reads.
    private readonly Channel<T> _channel = Channel.CreateBounded<T>(
        new BoundedChannelOptions(capacity) { AllowSynchronousContinuations = true });

    /// <summary>Puts something in; false if the queue was completed.</summary>
    public bool Put(StageWaiter waiter, T item)
    {
        while (!_channel.Writer.TryWrite(item))
        {
            if (!waiter.Wait(_channel.Writer.WaitToWriteAsync()))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the next one out; false if there is none and none will come.</summary>
    public bool Take(StageWaiter waiter, [MaybeNullWhen(false)] out T item)
    {
        while (!_channel.Reader.TryRead(out item))
        {
            if (!waiter.Wait(_channel.Reader.WaitToReadAsync()))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Shows what would be taken next, if it is there already.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out T item) => _channel.Reader.TryPeek(out item);

    /// <summary>Nothing more can be put in; what is in can be taken out. Wakes whoever waits.</summary>
    public void Complete() => _channel.Writer.TryComplete();
}
