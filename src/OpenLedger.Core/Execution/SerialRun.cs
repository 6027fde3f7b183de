using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Executes a prepared block with one worker, in block order. A transfer between accounts that are what they should be is moved at once;
/// everything else goes through the programs.
/// </summary>
internal readonly ref struct SerialRun
{
    private readonly ExecutionLane _lane;
    private readonly PreparedBlock _block;
    private readonly LedgerState _state;
    private readonly LedgerHistory _history;
    private readonly BlockCommit _commit;
    private readonly Span<Receipt> _receipts;

    public SerialRun(
        ExecutionLane lane, PreparedBlock block, LedgerState state, LedgerHistory history, BlockOutput output, BlockCommit commit)
    {
        _lane = lane;
        _block = block;
        _state = state;
        _history = history;
        _commit = commit;
        _receipts = CollectionsMarshal.AsSpan(output.Receipts);
    }

    /// <summary>Executes the transactions of one chunk, whose addresses all have indices.</summary>
    public void Execute(int chunkNumber)
    {
        int first = chunkNumber * PreparedChunk.Length;
        int end = Math.Min(first + PreparedChunk.Length, _block.Count);
        for (int i = first; i < end; i++)
        {
            _history.Processed.Prefetch(_block.Input.Transactions[i].MessageHash.Prefix128);
        }

        BlockAdmission.PrefetchData(_block, first, end, _state);
        for (int i = first; i < end; i++)
        {
            Execute(i, ref _receipts[i]);
        }
    }

    private void Execute(int number, ref Receipt receipt)
    {
        ref PreparedTransaction prepared = ref _block.Transactions[number];
        ParsedTransaction transaction = _block.Input.Transactions[number];
        receipt = new Receipt { TransactionId = transaction.MessageHash, Status = prepared.Status };
        if (prepared.Status != TransactionStatus.Success)
        {
            return;
        }

        prepared.NeedsNonce = !_lane.IsRecent(transaction.RecentBlockhash, _history);
        if (prepared.NeedsNonce && prepared.IsTransfer)
        {
            receipt.Status = TransactionStatus.BlockhashNotFound;
            return;
        }

        UInt128 message = receipt.TransactionId.Prefix128;
        bool isNew = _history.Processed.Add(message, _block.Input.Slot) == StatusCache.Found.New;
        prepared.WasProcessed = !isNew;
        if (prepared.IsTransfer && isNew && TransferShape.IsCertain(transaction, _block.AccountsOf(number), _state) &&
            Settlement.TryMove(number, _block.AccessesOf(number), _state, _lane.Journal))
        {
            BlockAdmission.Grant(in prepared, ref receipt);
            return;
        }

        _commit.BeforeRun(number, 0, _lane.Processor);
        _lane.Run(_block, number, feeIsReserved: false, _state, ref receipt);
        _commit.AfterRun(number, _lane.Processor);
        if (isNew && !receipt.IsCommitted)
        {
            _history.Processed.Remove(message);
        }
    }
}
