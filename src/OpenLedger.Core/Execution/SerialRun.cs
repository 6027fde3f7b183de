using System.Runtime.InteropServices;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Executes a block with one worker, in block order. A transfer between accounts that are what they should be is moved at once;
/// everything else goes through the programs.
/// </summary>
internal sealed class SerialRun
{
    private readonly ExecutionLane _lane;
    private readonly RepeatedMessages _messages;
    private PreparedBlock _block = null!;
    private LedgerState _state = null!;
    private WorkerTeam? _team;

    public SerialRun(ExecutionLane lane, LedgerHistory history, ulong computeUnitsPerBlock)
    {
        _lane = lane;
        _messages = new RepeatedMessages(history);
        Admission = new OrderedAdmission(history, computeUnitsPerBlock);
    }

    /// <summary>Admits the transactions of the block in front of those that are executed.</summary>
    public OrderedAdmission Admission { get; }

    /// <summary>Executes a block, whatever of it is prepared already.</summary>
    /// <param name="block">The block.</param>
    /// <param name="state">The state.</param>
    /// <param name="output">Is cleared already, and has the receipts' places.</param>
    /// <param name="team">Others who prepare and admit chunks of the block meanwhile; null: nobody does.</param>
    public void Execute(PreparedBlock block, LedgerState state, BlockOutput output, WorkerTeam? team = null)
    {
        (_block, _state, _team) = (block, state, team);
        bool rolls = team is null && block.Claimed == 0;
        if (rolls)
        {
            block.Roll();
        }

        if (team is null)
        {
            Admission.Begin(block);
        }

        _lane.Processor.WriteTo(output);
        _messages.Begin();
        var total = new BlockTotal();
        ExecuteChunks(CollectionsMarshal.AsSpan(output.Receipts), ref total);
        if (rolls)
        {
            block.Begin(block.Input, block.Generation);
        }

        _messages.Settle(block.Input.Slot);
        total.CopyTo(output);
    }

    // What executing a chunk reads is asked for while the two in front of it are executed: each step reads what the one before asked for.
    private void ExecuteChunks(Span<Receipt> receipts, ref BlockTotal total)
    {
        for (int step = 0; step < _block.ChunkCount + 2; step++)
        {
            if (step < _block.ChunkCount && !TryFetch(step))
            {
                return;
            }

            int next = step - 1;
            if (next >= 0 && next < _block.ChunkCount)
            {
                (int first, int end) = _block.BoundsOf(next);
                BlockAdmission.PrefetchData(_block, first, end, _state);
            }

            int chunk = step - 2;
            if (chunk >= 0)
            {
                if (!TryAwaitAdmission(chunk))
                {
                    return;
                }

                if (_block.Chunk(chunk).HasUnknown)
                {
                    BlockPreparer.ResolveUnknown(_block, chunk, _state);
                }

                ExecuteChunk(chunk, receipts, ref total);
            }
        }
    }

    // False if another worker failed.
    private bool TryFetch(int chunk)
    {
        if (_team is null)
        {
            _lane.PrepareUpTo(_block, chunk, _state);
            return true;
        }

        var spin = new SpinWait();
        while (!_block.IsReady(chunk))
        {
            if (!TryHelp(_team, ref spin))
            {
                return false;
            }
        }

        Fetch(chunk);
        return true;
    }

    private bool TryAwaitAdmission(int chunk)
    {
        var spin = new SpinWait();
        while (!Admission.IsDone(chunk))
        {
            if (!Admission.TryAdvance(_lane) && _team is not null && !TryHelp(_team, ref spin))
            {
                return false;
            }
        }

        return true;
    }

    // Who waits for a chunk prepares another. False if another worker failed.
    private bool TryHelp(WorkerTeam team, ref SpinWait spin)
    {
        if (!_lane.TryPrepareChunks(_block, _block.RunLength(team.Count), _state))
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return !team.HasFailed;
    }

    // Another worker prepared the chunk, so that nothing of it is in the caches of this one.
    private void Fetch(int chunk)
    {
        (int first, int end) = _block.BoundsOf(chunk);
        ReadOnlySpan<ParsedTransaction> transactions = CollectionsMarshal.AsSpan(_block.Input.Transactions)[first..end];
        for (int i = 0; i < transactions.Length; i++)
        {
            TransactionPrefetch.Fetch(in transactions[i]);
        }

        foreach (ref readonly Access access in _block.Chunk(chunk).Accesses)
        {
            if (access.Account >= 0)
            {
                _state.PrefetchAccount(access.Account);
            }
        }
    }

    private void ExecuteChunk(int chunk, Span<Receipt> receipts, ref BlockTotal total)
    {
        (int first, int end) = _block.BoundsOf(chunk);
        for (int i = first; i < end; i++)
        {
            Execute(i, receipts);
            total.Add(in receipts[i]);
        }
    }

    private void Execute(int number, Span<Receipt> receipts)
    {
        ref PreparedTransaction prepared = ref _block.Transaction(number);
        ref Receipt receipt = ref receipts[number];
        ParsedTransaction transaction = _block.Input.Transactions[number];
        receipt.Begin(transaction.MessageHash, prepared.Status);
        if (prepared.Status != TransactionStatus.Success)
        {
            return;
        }

        bool isRepeated = prepared.Found == StatusCache.Found.InSlot;
        prepared.WasProcessed = prepared.Found == StatusCache.Found.Before ||
            (isRepeated && _messages.IsPaid(receipt.TransactionId.Prefix128, receipts[..number]));
        if (prepared.IsTransfer && !prepared.WasProcessed && TryMove(number, transaction, prepared.MovesTokens))
        {
            BlockAdmission.Grant(in prepared, ref receipt);
            if (prepared.MovesTokens)
            {
                BlockCommit.AddTransfers(_block.AccessesOf(number), _lane.Processor.Changes);
            }
        }
        else
        {
            _lane.Run(_block, number, feeIsReserved: false, _state, ref receipt);
        }

        if (!prepared.WasProcessed && (isRepeated || !receipt.IsCommitted))
        {
            _messages.Note(in receipt, isRepeated);
        }
    }

    private bool TryMove(int number, ParsedTransaction transaction, bool tokens)
    {
        ReadOnlySpan<Access> accesses = _block.AccessesOf(number);
        if (!tokens)
        {
            return Settlement.TryMoveLamports(number, accesses, _state, _lane.Journal);
        }

        return TransferShape.IsCertain(transaction, _block.AccountsOf(number), _state) &&
            Settlement.TryMove(number, accesses, _state, _lane.Journal);
    }
}
