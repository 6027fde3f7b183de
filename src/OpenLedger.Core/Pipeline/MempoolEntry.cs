namespace OpenLedger.Core.Pipeline;

/// <summary>A transaction in the mempool with what decides its place. Entries compare without touching the transaction.</summary>
internal readonly struct MempoolEntry(PendingTransaction transaction, ulong sequence)
{
    public readonly PendingTransaction Transaction = transaction;
    public readonly ulong Price = transaction.Price;
    public readonly ulong Sequence = sequence;
    public readonly uint ComputeUnits = transaction.ComputeUnitLimit;

    /// <summary>Whether this one comes first: it offers more, or as much and came earlier. No two entries are equal.</summary>
    public bool Precedes(in MempoolEntry other) => Price != other.Price ? Price > other.Price : Sequence < other.Sequence;
}
