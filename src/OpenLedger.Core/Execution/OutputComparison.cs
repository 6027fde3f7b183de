using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Compares what two executions of the same block left. Where values are wrong, all that follows from them may differ too, so
/// what counts is the first transaction with any difference.
/// </summary>
internal static class OutputComparison
{
    // Behind all that can be named.
    private const int Nobody = int.MaxValue;

    /// <summary>What differs in the first transaction that differs, or nothing. Both have a receipt per transaction.</summary>
    /// <param name="claimed">What somebody says that the block leaves.</param>
    /// <param name="own">What it leaves.</param>
    public static ValueFault FirstDifference(BlockOutput claimed, BlockOutput own)
    {
        ValueFault first = FirstReceipt(claimed, own);
        first = Earlier(first, FirstValue(claimed.Values, own.Values));
        first = Earlier(first, FirstChange(claimed, own));
        first = Earlier(first, FirstRecord(claimed, own));
        if (first == ValueFault.None && (claimed.FeesLamports != own.FeesLamports || claimed.ComputeUnits != own.ComputeUnits))
        {
            first = new ValueFault(ValueFaultKind.Sums, Nobody);
        }

        return first.Transaction == Nobody ? first with { Transaction = -1 } : first;
    }

    private static ValueFault Earlier(in ValueFault one, in ValueFault other)
    {
        bool isEarlier = one.Kind == ValueFaultKind.None || other.Transaction < one.Transaction;
        return other.Kind != ValueFaultKind.None && isEarlier ? other : one;
    }

    private static ValueFault FirstReceipt(BlockOutput claimed, BlockOutput own)
    {
        int at = CommonLength(claimed.Receipts, own.Receipts);
        return at == own.Receipts.Count ? ValueFault.None : new ValueFault(ValueFaultKind.Receipt, at);
    }

    private static ValueFault FirstValue(BlockValues claimed, BlockValues own)
    {
        for (int i = 0; i < Math.Max(claimed.Count, own.Count); i++)
        {
            if (i >= claimed.Count || i >= own.Count)
            {
                return new ValueFault(ValueFaultKind.Values, (i < own.Count ? own : claimed)[i].Transaction);
            }

            ref readonly BlockValues.Entry one = ref claimed[i];
            ref readonly BlockValues.Entry other = ref own[i];
            if (one.Transaction != other.Transaction || one.Address != other.Address || one.Lamports != other.Lamports ||
                one.Owner != other.Owner || !claimed.DataOf(in one).SequenceEqual(own.DataOf(in other)))
            {
                // One too many in the one, or one too few.
                return new ValueFault(ValueFaultKind.Values, Math.Min(one.Transaction, other.Transaction));
            }
        }

        return ValueFault.None;
    }

    private static ValueFault FirstChange(BlockOutput claimed, BlockOutput own)
    {
        int at = CommonLength(claimed.BalanceChanges, own.BalanceChanges);
        int one = at < claimed.BalanceChanges.Count ? claimed.BalanceChanges[at].Transaction : Nobody;
        int other = at < own.BalanceChanges.Count ? own.BalanceChanges[at].Transaction : Nobody;
        bool same = at == claimed.BalanceChanges.Count && at == own.BalanceChanges.Count;

        // What is claimed may name a transaction that there is not.
        one = one >= 0 && one < own.Receipts.Count ? one : Nobody;
        return same ? ValueFault.None : new ValueFault(ValueFaultKind.BalanceChanges, Math.Min(one, other));
    }

    private static ValueFault FirstRecord(BlockOutput claimed, BlockOutput own)
    {
        int at = CommonLength(claimed.Records, own.Records);
        bool same = at == claimed.Records.Count && at == own.Records.Count;
        int first = Math.Min(TransactionOf(at, claimed), TransactionOf(at, own));
        return same ? ValueFault.None : new ValueFault(ValueFaultKind.Records, first);
    }

    private static int TransactionOf(int record, BlockOutput output)
    {
        if (record < output.Records.Count)
        {
            Hash256 id = output.Records[record].TransactionId;
            for (int i = 0; i < output.Receipts.Count; i++)
            {
                if (output.Receipts[i].IsCommitted && output.Receipts[i].TransactionId == id)
                {
                    return i;
                }
            }
        }

        return Nobody;
    }

    // Of how many elements all bytes are equal.
    private static int CommonLength<T>(List<T> one, List<T> other)
        where T : struct =>
        Bytes(one).CommonPrefixLength(Bytes(other)) / Unsafe.SizeOf<T>();

    private static ReadOnlySpan<byte> Bytes<T>(List<T> list)
        where T : struct => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list));
}
