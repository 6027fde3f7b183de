namespace OpenLedger.Core.State;

/// <summary>What it takes to undo one block. Give it back to <see cref="LedgerState.RollbackBlock"/>, the newest block first.</summary>
public sealed class BlockUndo
{
    internal BlockUndo(UndoLog log) => Log = log;

    internal UndoLog Log { get; }

    /// <summary>How many times an account was saved, once per transaction that wrote it.</summary>
    public int SavedAccounts => Log.Count;
}
