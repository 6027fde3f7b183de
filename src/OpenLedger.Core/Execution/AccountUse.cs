namespace OpenLedger.Core.Execution;

/// <summary>What the transactions of one block do with one account, added up. The notes are good for this block only.</summary>
internal struct AccountUse
{
    /// <summary>Index of the account in the state; whoever finds another one here has no notes yet.</summary>
    public int Account;

    /// <summary>How many accesses there are.</summary>
    public int Accesses;

    /// <summary>Some transaction reads it.</summary>
    public bool IsRead;

    /// <summary>Some transaction writes it.</summary>
    public bool IsWritten;

    /// <summary>Some transaction credits or debits its lamports.</summary>
    public bool ChangesLamports;

    /// <summary>Some transaction credits or debits its tokens.</summary>
    public bool ChangesTokens;

    /// <summary>Some transaction passes it: it is a shared guard.</summary>
    public bool DebitsGuard;

    /// <summary>Not all accesses commute, or not all debits fit: transactions that touch it go through the graph.</summary>
    public bool IsContended;

    /// <summary>
    /// Nothing can be reserved: not every credit may find room; a guard is not simply closed; or, while the graph is built, an earlier
    /// transaction may have done anything to it.
    /// </summary>
    public bool IsUnsure;

    /// <summary>While the graph is built: its last group, and one; 0 if it has none.</summary>
    public int LastGroup;

    /// <summary>Lamports that can be taken at the start of the block without leaving less than an account must hold.</summary>
    public ulong FreeLamports;

    /// <summary>Token units at the start of the block, or units that may leave through a guard: no account is both.</summary>
    public ulong FreeUnits;

    /// <summary>
    /// What ever left through a guard: at the start of the block; and when its records are put together, up to where they are.
    /// </summary>
    public ulong GuardTotal;

    /// <summary>Sums of what is debited and credited; the largest number if they do not fit.</summary>
    public ulong LamportsOut;
    public ulong LamportsIn;
    public ulong UnitsOut;
    public ulong TokensIn;

    /// <summary>While the graph is built: what earlier transactions have reserved.</summary>
    public ulong ReservedLamports;
    public ulong ReservedUnits;

    /// <summary>Whether the account changes an amount in a way that commutes.</summary>
    public readonly bool HasDeltas => ChangesLamports || ChangesTokens || DebitsGuard;
}
