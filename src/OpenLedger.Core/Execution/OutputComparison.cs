using System.Runtime.InteropServices;
using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Execution;

/// <summary>Compares what two executions of the same block left.</summary>
internal static class OutputComparison
{
    /// <summary>The first thing that differs, or nothing. Both have a receipt per transaction.</summary>
    public static ValueFault FirstDifference(BlockOutput claimed, BlockOutput own)
    {
        for (int i = 0; i < own.Receipts.Count; i++)
        {
            if (!Bytes(claimed.Receipts, i, 1).SequenceEqual(Bytes(own.Receipts, i, 1)))
            {
                return new ValueFault(ValueFaultKind.Receipt, i);
            }
        }

        ValueFault values = FirstValue(claimed.Values, own.Values);
        if (values != ValueFault.None)
        {
            return values;
        }

        if (!Bytes(claimed.BalanceChanges, 0, claimed.BalanceChanges.Count).SequenceEqual(Bytes(own.BalanceChanges, 0, own.BalanceChanges.Count)))
        {
            return new ValueFault(ValueFaultKind.BalanceChanges, -1);
        }

        if (!Bytes<AuthorizationRecord>(claimed.Records, 0, claimed.Records.Count).SequenceEqual(Bytes(own.Records, 0, own.Records.Count)))
        {
            return new ValueFault(ValueFaultKind.Records, -1);
        }

        return claimed.FeesLamports == own.FeesLamports && claimed.ComputeUnits == own.ComputeUnits
            ? ValueFault.None
            : new ValueFault(ValueFaultKind.Sums, -1);
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
                return new ValueFault(ValueFaultKind.Values, other.Transaction);
            }
        }

        return ValueFault.None;
    }

    private static ReadOnlySpan<byte> Bytes<T>(List<T> list, int first, int count)
        where T : struct => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list).Slice(first, count));
}
