namespace OpenLedger.Core.Pipeline.Load;

/// <summary>
/// A transaction that was accepted and is in no block: what a stopped driver hands back, and the next one takes up without checking its
/// signatures again. Only a driver makes one. Immutable.
/// </summary>
public sealed class WaitingTransaction
{
    internal WaitingTransaction(PendingTransaction pending)
    {
        Tag = pending.Tag;
        Wire = pending.Parsed.WireBytes.ToArray();
    }

    /// <summary>What the submitter knows it by.</summary>
    public long Tag { get; }

    /// <summary>Its bytes. An operation of a bundle has zeros for a signature, since the bundle's stands for it.</summary>
    public ReadOnlyMemory<byte> Wire { get; }
}
