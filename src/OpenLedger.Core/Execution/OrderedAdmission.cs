using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// The part of admitting transactions that goes in block order, chunk by chunk: whether the block has room for them, whether the hash
/// they name is recent, and whether their messages were processed before. Whichever worker has time does the next chunk, before the
/// chunk is executed.
/// </summary>
internal sealed class OrderedAdmission
{
    private readonly LedgerHistory _history;
    private readonly ulong _computeUnitsPerBlock;
    private PreparedBlock _block = null!;
    private ComputeRoom _room;
    private int _done;
    private int _isBusy;

    public OrderedAdmission(LedgerHistory history, ulong computeUnitsPerBlock)
    {
        _history = history;
        _computeUnitsPerBlock = computeUnitsPerBlock;
    }

    /// <summary>Starts a block.</summary>
    public void Begin(PreparedBlock block)
    {
        _block = block;
        _room = new ComputeRoom(_computeUnitsPerBlock);
        _isBusy = 0;
        Volatile.Write(ref _done, 0);
    }

    /// <summary>Whether a chunk is admitted; whoever sees that sees all of it.</summary>
    public bool IsDone(int chunk) => Volatile.Read(ref _done) > chunk;

    /// <summary>Whether all chunks are admitted.</summary>
    public bool IsAllDone => IsDone(_block.ChunkCount - 1);

    /// <summary>Admits the next chunk, unless it is not prepared yet or another worker is at it.</summary>
    /// <param name="lane">The worker.</param>
    public bool TryAdvance(ExecutionLane lane)
    {
        int chunk = Volatile.Read(ref _done);
        if (!CanAdmit(chunk) || Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            return false;
        }

        chunk = _done;
        bool can = CanAdmit(chunk);
        if (can)
        {
            if (chunk == 0)
            {
                Prefetch(0);
            }

            if (CanAdmit(chunk + 1))
            {
                Prefetch(chunk + 1);
            }

            BlockAdmission.RefuseOversized(_block, chunk, ref _room);
            Admit(chunk, lane);
            Volatile.Write(ref _done, chunk + 1);
        }

        Volatile.Write(ref _isBusy, 0);
        return can;
    }

    private bool CanAdmit(int chunk) => chunk < _block.ChunkCount && _block.IsReady(chunk);

    private void Prefetch(int chunk)
    {
        (int first, int end) = _block.BoundsOf(chunk);
        for (int i = first; i < end; i++)
        {
            _history.Processed.Prefetch(_block.Input.Transactions[i].MessageHash.Prefix128);
        }
    }

    private void Admit(int chunk, ExecutionLane lane)
    {
        (int first, int end) = _block.BoundsOf(chunk);
        for (int i = first; i < end; i++)
        {
            ref PreparedTransaction prepared = ref _block.Transaction(i);
            if (prepared.Status != TransactionStatus.Success)
            {
                continue;
            }

            ParsedTransaction transaction = _block.Input.Transactions[i];
            prepared.NeedsNonce = !lane.IsRecent(transaction.RecentBlockhash, _history);
            if (prepared.NeedsNonce && prepared.IsTransfer)
            {
                prepared.Status = TransactionStatus.BlockhashNotFound;
                continue;
            }

            prepared.Found = _history.Processed.Add(transaction.MessageHash.Prefix128, _block.Input.Slot);
        }
    }
}
