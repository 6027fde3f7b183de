using System.Runtime.CompilerServices;

namespace OpenLedger.Core.Transactions;

/// <summary>A set of accounts of a transaction, by their numbers, 0 to 127. A mutable struct.</summary>
internal struct AccountSet
{
    /// <summary>A bit for each of the accounts 0 to 63.</summary>
    public ulong Low { get; private set; }

    /// <summary>A bit for each of the accounts 64 to 127.</summary>
    public ulong High { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Contains(int account) => (((account < 64 ? Low : High) >> (account & 63)) & 1) != 0;

    public void Add(int account)
    {
        ulong bit = 1UL << (account & 63);
        if (account < 64)
        {
            Low |= bit;
        }
        else
        {
            High |= bit;
        }
    }

    public void Remove(int account)
    {
        ulong bit = 1UL << (account & 63);
        if (account < 64)
        {
            Low &= ~bit;
        }
        else
        {
            High &= ~bit;
        }
    }
}
