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
    private readonly LedgerHistory _history;
    private readonly ulong _computeUnitsPerBlock;
    private PreparedBlock _block = null!;
    private LedgerState _state = null!;

    public SerialRun(ExecutionLane lane, LedgerHistory history, ulong computeUnitsPerBlock)
    {
        _lane = lane;
        _history = history;
        _computeUnitsPerBlock = computeUnitsPerBlock;
    }

    /// <summary>Executes a block, whatever of it is prepared already.</summary>
    public void Execute(PreparedBlock block, LedgerState state, BlockOutput output)
    {
        _block = block;
        _state = state;
        bool rolls = block.Claimed == 0;
        if (rolls)
        {
            block.Roll();
        }

        Span<Receipt> receipts = CollectionsMarshal.AsSpan(output.Receipts);
        var room = new ComputeRoom(_computeUnitsPerBlock);
        var total = new BlockTotal();
        if (block.ChunkCount != 0)
        {
            FetchFor(0);
        }

        for (int chunk = 0; chunk < block.ChunkCount; chunk++)
        {
            FetchFor(Math.Min(chunk + 1, block.ChunkCount - 1));
            BlockAdmission.RefuseOversized(block, chunk, ref room);
            if (block.Chunk(chunk).HasUnknown)
            {
                BlockPreparer.ResolveUnknown(block, chunk, state);
            }

            ExecuteChunk(chunk, receipts, ref total);
        }

        if (rolls)
        {
            block.Begin(block.Input, block.Generation);
        }

        _lane.Processor.CopyTo(output);
        total.CopyTo(output);
    }

    // Prepares a chunk before the one in front of it is executed, and asks for what executing it will read.
    private void FetchFor(int chunk)
    {
        _lane.PrepareUpTo(_block, chunk, _state);
        int first = chunk * PreparedChunk.Length;
        int end = Math.Min(first + PreparedChunk.Length, _block.Count);
        for (int i = first; i < end; i++)
        {
            _history.Processed.Prefetch(_block.Input.Transactions[i].MessageHash.Prefix128);
        }

        BlockAdmission.PrefetchData(_block, first, end, _state);
    }

    private void ExecuteChunk(int chunk, Span<Receipt> receipts, ref BlockTotal total)
    {
        int first = chunk * PreparedChunk.Length;
        int end = Math.Min(first + PreparedChunk.Length, _block.Count);
        for (int i = first; i < end; i++)
        {
            Execute(i, ref receipts[i]);
            total.Add(in receipts[i]);
        }
    }

    private void Execute(int number, ref Receipt receipt)
    {
        ref PreparedTransaction prepared = ref _block.Transaction(number);
        ParsedTransaction transaction = _block.Input.Transactions[number];
        receipt.Begin(transaction.MessageHash, prepared.Status);
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
        if (prepared.IsTransfer && isNew && TryMove(number, transaction, prepared.MovesTokens))
        {
            BlockAdmission.Grant(in prepared, ref receipt);
            if (prepared.MovesTokens)
            {
                BlockCommit.AddTransfers(_block.AccessesOf(number), _lane.Processor.Changes);
            }

            return;
        }

        _lane.Run(_block, number, feeIsReserved: false, _state, ref receipt);
        if (isNew && !receipt.IsCommitted)
        {
            _history.Processed.Remove(message);
        }
    }

    private bool TryMove(int number, ParsedTransaction transaction, bool tokens)
    {
        ReadOnlySpan<Access> accesses = _block.AccessesOf(number);
        return tokens
            ? TransferShape.IsCertain(transaction, _block.AccountsOf(number), _state) && Settlement.TryMove(number, accesses, _state, _lane.Journal)
            : Settlement.TryMoveLamports(number, accesses, _state, _lane.Journal);
    }
}
