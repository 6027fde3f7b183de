using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace OpenLedger.Core.Transactions;

/// <summary>Asks the processor to fetch parsed transactions before they are read.</summary>
internal static unsafe class TransactionPrefetch
{
    private const int CacheLine = 64;

    // About as many as a parsed transaction takes.
    private const int ObjectLines = 5;

    // More keys are not fetched ahead.
    private const int MaxKeyLines = 8;

    /// <summary>Fetches the transaction itself.</summary>
    public static void Fetch(in ParsedTransaction transaction)
    {
        // Safe: the reference is only read as a number, and the number only used as a hint that is never followed.
        Fetch((byte*)Unsafe.As<ParsedTransaction, nint>(ref Unsafe.AsRef(in transaction)), ObjectLines);
    }

    /// <summary>Fetches the keys of a transaction that is at hand, and what lies behind them.</summary>
    public static void FetchKeys(ParsedTransaction transaction)
    {
        // The hash behind the keys is read too. Safe: a hint that is never followed, within the bytes or a little behind them.
        int bytes = (transaction.StaticAccountCount * Address.Length) + Hash256.Length;
        Fetch(
            (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(transaction.WireBytes)) + transaction.KeysOffset,
            Math.Min((bytes / CacheLine) + 1, MaxKeyLines));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* at, int lines)
    {
        if (Sse.IsSupported)
        {
            for (int line = 0; line < lines; line++)
            {
                Sse.Prefetch0(at + (line * CacheLine));
            }
        }
    }
}
