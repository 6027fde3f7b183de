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

    public void AddAccount(int account)
    {
        if (AccountCount == _accounts.Length)
        {
            Array.Resize(ref _accounts, AccountCount * 2);
        }

        _accounts[AccountCount++] = account;
    }

    public void AddAccess(int account, int transaction, AccessMode mode, ulong amount)
    {
        if (AccessCount == _accesses.Length)
        {
            Array.Resize(ref _accesses, AccessCount * 2);
        }

        _accesses[AccessCount++] = new Access { Account = account, Transaction = transaction, Mode = mode, Amount = amount };
    }

    /// <summary>Takes back the accesses from <paramref name="count"/> on.</summary>
    public void TruncateAccesses(int count) => AccessCount = count;
}
