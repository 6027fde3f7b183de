using System.Runtime.CompilerServices;

namespace OpenLedger.Core.State;

/// <summary>
/// Through which one worker writes to the state: every account is saved before a transaction first writes it, so that the transaction, or
/// the whole block, can be undone. Several journals of one state may be used at once, each by one thread, as long as no account is written
/// by two of them at the same time; that is what the executor's graph is for.
/// </summary>
internal sealed class Journal
{
    /// <summary>The most journals of one state.</summary>
    public const int MaxCount = 64;

    private readonly LedgerState _state;
    private UndoLog _log = new();
    private ulong _mark;
    private int _transaction;

    /// <param name="state">The state to write to.</param>
    /// <param name="firstMark">A mark that no account bears; the journal uses every 64th from there.</param>
    public Journal(LedgerState state, ulong firstMark)
    {
        _state = state;
        _mark = firstMark;
    }

    /// <summary>The mark that the journal uses now.</summary>
    public ulong Mark => _mark;

    /// <summary>How many entries the block has so far; <see cref="Entry"/> has each, in the order of first writes.</summary>
    public int Count => _log.Count;

    public ref readonly UndoLog.Entry Entry(int position) => ref _log[position];

    public ReadOnlySpan<byte> SavedData(in UndoLog.Entry entry) => _log.DataOf(in entry);

    /// <summary>Starts a block with an empty log.</summary>
    public void BeginBlock()
    {
        _log.Clear();
        _mark += MaxCount;
        _transaction = 0;
    }

    /// <summary>Hands out the block's log and starts another.</summary>
    public UndoLog Seal()
    {
        UndoLog log = _log;
        _log = new UndoLog();
        _mark += MaxCount;
        return log;
    }

    /// <summary>Starts a transaction: what is written from here can be undone by <see cref="RollbackTo"/>.</summary>
    /// <param name="transaction">Its number in the block.</param>
    /// <returns>The position to roll back to.</returns>
    public int BeginTransaction(int transaction)
    {
        _mark += MaxCount;
        _transaction = transaction;
        return _log.Count;
    }

    /// <summary>Undoes all since <paramref name="position"/>, which <see cref="BeginTransaction"/> gave.</summary>
    public void RollbackTo(int position)
    {
        for (int i = _log.Count - 1; i >= position; i--)
        {
            _state.Restore(_log, i);
        }

        _log.Truncate(position);
        _mark += MaxCount;
    }

    /// <summary>Saves the account once per transaction; call before every write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(int index)
    {
        ref AccountHeader header = ref _state.Header(index);
        if (header.SavedMark != _mark)
        {
            _log.Save(_transaction, index, in header, _state.Bytes(in header));
            header.SavedMark = _mark;
        }
    }

    public void SetLamports(int index, ulong lamports)
    {
        Touch(index);
        _state.Header(index).Lamports = lamports;
    }

    public void SetOwner(int index, in Address program)
    {
        Touch(index);
        _state.Header(index).OwnerProgram = _state.ProgramNumber(in program);
    }

    /// <summary>The data, to be written.</summary>
    public Span<byte> MutableDataOf(int index)
    {
        Touch(index);
        return _state.Bytes(in _state.Header(index));
    }

    /// <summary>Changes the length of the data; what is added is zero, what is cut off is lost.</summary>
    public void ResizeData(int index, int length)
    {
        Touch(index);
        _state.Resize(ref _state.Header(index), length);
    }

    /// <summary>Makes an account without lamports what a missing account is: no data, owned by System.</summary>
    public void Purge(int index)
    {
        Touch(index);
        ref AccountHeader header = ref _state.Header(index);
        _state.Resize(ref header, 0);
        header.OwnerProgram = 0;
    }

    /// <summary>Saves a balance, where nothing else of the account is about to change.</summary>
    /// <param name="transaction">The transaction that changes it; -1 if it is saved as it was before the block.</param>
    /// <param name="index">Index of the account.</param>
    /// <param name="lamports">The balance.</param>
    public void SaveLamports(int transaction, int index, ulong lamports) =>
        _log.SaveAmount(transaction, index, lamports, UndoLog.Saved.Lamports);

    /// <summary>Saves the amount of a token account, where nothing else of it is about to change.</summary>
    /// <param name="transaction">The transaction that changes it; -1 if it is saved as it was before the block.</param>
    /// <param name="index">Index of the account.</param>
    /// <param name="amount">The amount.</param>
    public void SaveTokens(int transaction, int index, ulong amount) =>
        _log.SaveAmount(transaction, index, amount, UndoLog.Saved.Tokens);

    /// <summary>Saves some bytes of an account's data, where nothing else of it is about to change.</summary>
    /// <param name="transaction">The transaction that changes them.</param>
    /// <param name="index">Index of the account.</param>
    /// <param name="offset">Where they begin in the data.</param>
    /// <param name="part">The bytes.</param>
    public void SavePart(int transaction, int index, int offset, ReadOnlySpan<byte> part) =>
        _log.SavePart(transaction, index, offset, part);
}
