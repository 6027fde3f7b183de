using System.Runtime.InteropServices;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>Remembers which worker has what a transaction left, and puts it all together in block order. Reused.</summary>
internal sealed class BlockCommit
{
    private Left[] _left = [];

    public void Begin(int transactions)
    {
        if (_left.Length < transactions)
        {
            _left = new Left[(int)BitOperations.RoundUpToPowerOf2((uint)transactions)];
        }

        _left.AsSpan(0, transactions).Clear();
    }

    /// <summary>Notes where a transaction's part begins in the lists of the worker that is about to run it.</summary>
    public void BeforeRun(int transaction, int lane, TransactionProcessor processor) => _left[transaction] = new Left
    {
        HasRun = true,
        Lane = lane,
        FirstChange = processor.Changes.Count,
        FirstRecord = processor.Records.Count,
        FirstCharge = processor.Charges.Count,
        FirstValue = processor.Values.Count,
    };

    /// <summary>Notes where a transaction's part ends.</summary>
    public void AfterRun(int transaction, TransactionProcessor processor)
    {
        ref Left left = ref _left[transaction];
        left.Changes = processor.Changes.Count - left.FirstChange;
        left.Records = processor.Records.Count - left.FirstRecord;
        left.Charges = processor.Charges.Count - left.FirstCharge;
        left.Values = processor.Values.Count - left.FirstValue;
    }

    /// <summary>Brings records, balance changes and values into block order, and adds up fees and compute units.</summary>
    /// <exception cref="OverflowException">The fees are more than there can be; everything else is done then.</exception>
    public void Finish(ExecutionLane[] lanes, PreparedBlock block, BlockOutput output)
    {
        ReadOnlySpan<Receipt> receipts = CollectionsMarshal.AsSpan(output.Receipts);
        var total = new BlockTotal();
        for (int i = 0; i < receipts.Length; i++)
        {
            ref readonly Receipt receipt = ref receipts[i];
            total.Add(in receipt);
            ref readonly Left left = ref _left[i];
            if (left.HasRun)
            {
                TransactionProcessor processor = lanes[left.Lane].Processor;
                ReadOnlySpan<BalanceChange> changes = CollectionsMarshal.AsSpan(processor.Changes);
                ReadOnlySpan<AuthorizationRecord> records = CollectionsMarshal.AsSpan(processor.Records);
                output.BalanceChanges.AddRange(changes.Slice(left.FirstChange, left.Changes));
                output.Records.AddRange(records.Slice(left.FirstRecord, left.Records));
                output.Charges.AddRange(CollectionsMarshal.AsSpan(processor.Charges).Slice(left.FirstCharge, left.Charges));
                for (int value = left.FirstValue; value < left.FirstValue + left.Values; value++)
                {
                    output.Values.AddFrom(processor.Values, value);
                }
            }
            else if (receipt.IsCommitted && block.Transaction(i).MovesTokens)
            {
                AddTransfers(block.AccessesOf(i), output.BalanceChanges);
            }
        }

        total.CopyTo(output);
    }

    /// <summary>Adds what a transfer that went the short way changed: what its accesses say.</summary>
    public static void AddTransfers(ReadOnlySpan<Access> accesses, List<BalanceChange> changes)
    {
        foreach (ref readonly Access access in accesses)
        {
            if (access.Mode is (AccessMode.TokensDebit or AccessMode.TokensCredit))
            {
                bool leaves = access.Mode == AccessMode.TokensDebit;
                changes.Add(new BalanceChange(access.Transaction, access.Account, leaves ? access.Amount : 0, leaves ? 0 : access.Amount));
            }
        }
    }

    private struct Left
    {
        public int Lane;
        public int FirstChange;
        public int Changes;
        public int FirstRecord;
        public int Records;
        public int FirstCharge;
        public int Charges;
        public int FirstValue;
        public int Values;
        public bool HasRun;
    }
}
