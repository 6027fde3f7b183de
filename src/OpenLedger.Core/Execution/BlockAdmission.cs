using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Refuses what cannot be in the block, and looks at the accounts of transfers as they are at its start. A transfer that is surely
/// good gets its receipt here; it holds unless order turns out to matter.
/// </summary>
internal static class BlockAdmission
{
    /// <summary>Admits the transactions of one chunk and hands their accesses and messages to the shards.</summary>
    public static void Admit(
        ExecutionLane lane, PreparedBlock block, int chunkNumber, LedgerState state, LedgerHistory history, Span<Receipt> receipts)
    {
        (int first, int end) = block.BoundsOf(chunkNumber);
        PrefetchData(block, first, end, state);
        for (int i = first; i < end; i++)
        {
            ref PreparedTransaction prepared = ref block.Transaction(i);
            ParsedTransaction transaction = block.Input.Transactions[i];
            ref Receipt receipt = ref receipts[i];
            receipt.Begin(transaction.MessageHash, prepared.Status);
            if (prepared.Status != TransactionStatus.Success)
            {
                continue;
            }

            prepared.NeedsNonce = !lane.IsRecent(transaction.RecentBlockhash, history);
            if (prepared.NeedsNonce && prepared.IsTransfer)
            {
                receipt.Status = TransactionStatus.BlockhashNotFound;
                continue;
            }

            Span<Access> accesses = block.AccessesOf(i);
            LookAt(transaction, block.AccountsOf(i), accesses, state, ref prepared);
            if (!prepared.IsTransfer && !block.Input.PublishesValues)
            {
                UseAccesses.Infer(transaction, block.AccountsOf(i), accesses, state);
            }

            if (prepared.IsTransfer)
            {
                Grant(in prepared, ref receipt);
            }
            else
            {
                lane.HasOthers = true;
            }

            foreach (ref readonly Access access in accesses)
            {
                lane.Send(in access);
            }

            lane.SendMessage(StatusCache.ShardOf(receipt.TransactionId.Prefix128), i);
        }
    }

    /// <summary>Writes the receipt of a transfer that succeeds.</summary>
    public static void Grant(in PreparedTransaction prepared, ref Receipt receipt)
    {
        receipt.Status = TransactionStatus.Success;
        receipt.FeeLamports = prepared.FeeLamports;
        receipt.ComputeUnits = prepared.TransferComputeUnits;
    }

    /// <summary>Refuses transactions of a chunk whose compute units the block has no room for, and says so in what is prepared.</summary>
    public static void RefuseOversized(PreparedBlock block, int chunkNumber, ref ComputeRoom room)
    {
        (int first, int end) = block.BoundsOf(chunkNumber);
        for (int i = first; i < end; i++)
        {
            ref PreparedTransaction prepared = ref block.Transaction(i);
            if (prepared.Status != TransactionStatus.InvalidComputeBudget && !room.TryTake(prepared.ComputeUnitLimit))
            {
                prepared.Status = TransactionStatus.WouldExceedBlockCompute;
            }
        }
    }

    /// <summary>Asks for the data of the accounts that a chunk uses.</summary>
    public static void PrefetchData(PreparedBlock block, int first, int end, LedgerState state)
    {
        for (int i = first; i < end; i++)
        {
            ref readonly PreparedTransaction prepared = ref block.Transaction(i);
            if (prepared.Status != TransactionStatus.Success || (prepared.IsTransfer && !prepared.MovesTokens))
            {
                continue;
            }

            ParsedTransaction transaction = block.Input.Transactions[i];
            if (transaction.DeclaresUse)
            {
                PrefetchUse(in transaction.DeclaredUse, block.AccountsOf(i), state);
                continue;
            }

            foreach (int account in block.AccountsOf(i))
            {
                Prefetch(account, int.MaxValue, state);
            }
        }
    }

    // Who looks at the marks and the owner does not look at their data.
    private static void PrefetchUse(in DeclaredUse use, ReadOnlySpan<int> accounts, LedgerState state)
    {
        Prefetch(accounts[use.Session], int.MaxValue, state);
        Prefetch(accounts[use.OwnerAuthority], sizeof(ulong), state);
        Prefetch(accounts[use.Source], int.MaxValue, state);
        Prefetch(accounts[use.Destination], int.MaxValue, state);
        if (use.Parent != 0)
        {
            Prefetch(accounts[use.Parent], int.MaxValue, state);
        }
    }

    private static void Prefetch(int account, int bytes, LedgerState state)
    {
        if (account >= 0)
        {
            state.PrefetchData(account, bytes);
        }
    }

    // What is not surely good goes through the programs, which may do anything with what it may write.
    private static void LookAt(ParsedTransaction transaction, ReadOnlySpan<int> accounts, Span<Access> accesses, LedgerState state,
        ref PreparedTransaction prepared)
    {
        bool certain = prepared.IsTransfer
            ? TransferShape.IsCertain(transaction, accounts, state)
            : TransferShape.IsWallet(accounts[0], state);
        if (certain)
        {
            return;
        }

        prepared.IsTransfer = false;
        foreach (ref Access access in accesses)
        {
            access.Mode = access.IsDelta ? AccessMode.Write : access.Mode;
        }
    }
}
