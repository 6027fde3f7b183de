using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Core.Transactions;

/// <summary>Asks the processor to fetch parsed transactions before they are read.</summary>
internal static unsafe class TransactionPrefetch
{
    // About as many as a parsed transaction takes.
    private const int ObjectBytes = 5 * CacheLines.Size;

    // More keys are not fetched ahead.
    private const int MaxKeyBytes = 8 * CacheLines.Size;

    /// <summary>Fetches the transaction itself.</summary>
    public static void Fetch(in ParsedTransaction transaction)
    {
        // Safe: the reference is only read as a number, and the number only used as a hint that is never followed.
        CacheLines.Prefetch((byte*)Unsafe.As<ParsedTransaction, nint>(ref Unsafe.AsRef(in transaction)), ObjectBytes);
    }

    /// <summary>Fetches the keys of a transaction that is at hand, and what lies behind them.</summary>
    public static void FetchKeys(ParsedTransaction transaction)
    {
        // The hash behind the keys is read too. Safe: a hint that is never followed, within the bytes or a little behind them.
        int bytes = (transaction.StaticAccountCount * Address.Length) + Hash256.Length;
        CacheLines.Prefetch(
            (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(transaction.WireBytes)) + transaction.KeysOffset,
            Math.Min(bytes, MaxKeyBytes));
    }
}
