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

    /// <summary>Names the accounts that the block wrote, each as often as it was saved: what a state root has to stage.</summary>
    /// <param name="indices">Takes <see cref="SavedAccounts"/> indices; good until the block is rolled back.</param>
    public void CopyAccountsTo(Span<int> indices)
    {
        int next = 0;
        foreach (UndoLog log in Logs)
        {
            for (int i = 0; i < log.Count; i++)
            {
                indices[next++] = log[i].Index;
            }
        }
    }
}
