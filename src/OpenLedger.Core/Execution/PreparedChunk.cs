namespace OpenLedger.Core.Execution;

/// <summary>Accounts and accesses of some neighbouring transactions of a prepared block, which one thread fills. Reused.</summary>
internal sealed class PreparedChunk
{
    /// <summary>Transactions of a chunk: enough for memory fetches to overlap, few enough that small blocks are shared out.</summary>
    public const int Length = 16;

    private int[] _accounts = new int[Length * 4];
    private Access[] _accesses = new Access[Length * 4];

    public int AccountCount { get; private set; }

    public int AccessCount { get; private set; }

    /// <summary>Whether some address had no index yet.</summary>
    public bool HasUnknown { get; set; }

    public Span<int> Accounts => _accounts.AsSpan(0, AccountCount);

    public Span<Access> Accesses => _accesses.AsSpan(0, AccessCount);

    public void Clear()
    {
        AccountCount = 0;
        AccessCount = 0;
        HasUnknown = false;
    }

    /// <summary>Room for so many more accounts.</summary>
    public Span<int> AddAccounts(int count)
    {
        int first = AccountCount;
        AccountCount += count;
        if (AccountCount > _accounts.Length)
        {
            Array.Resize(ref _accounts, (int)BitOperations.RoundUpToPowerOf2((uint)AccountCount));
        }

        return _accounts.AsSpan(first, count);
    }

    /// <summary>Room for so many more accesses.</summary>
    public Span<Access> AddAccesses(int count)
    {
        int first = AccessCount;
        AccessCount += count;
        if (AccessCount > _accesses.Length)
        {
            Array.Resize(ref _accesses, (int)BitOperations.RoundUpToPowerOf2((uint)AccessCount));
        }

        return _accesses.AsSpan(first, count);
    }
}
