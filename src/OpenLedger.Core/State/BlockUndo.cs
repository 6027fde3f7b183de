namespace OpenLedger.Core.State;

/// <summary>What it takes to undo one block. Give it back to <see cref="LedgerState.RollbackBlock"/>, the newest block first.</summary>
public sealed class BlockUndo
{
    internal BlockUndo(UndoLog[] logs, int accountsBefore)
    {
        Logs = logs;
        AccountsBefore = accountsBefore;
    }

    /// <summary>One log for each journal that wrote.</summary>
    internal UndoLog[] Logs { get; }

    /// <summary>How many addresses had an index before the block.</summary>
    internal int AccountsBefore { get; }

    /// <summary>How many times an account was saved: whole ones once per transaction that wrote them.</summary>
    public int SavedAccounts
    {
        get
        {
            int saved = 0;
            foreach (UndoLog log in Logs)
            {
                saved += log.Count;
            }

            return saved;
        }
    }
}
