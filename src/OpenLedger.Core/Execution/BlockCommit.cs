using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
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
        FirstPassage = processor.Guards.Passages.Length,
    };

    /// <summary>Notes where a transaction's part ends.</summary>
    public void AfterRun(int transaction, TransactionProcessor processor)
    {
        ref Left left = ref _left[transaction];
        left.Changes = processor.Changes.Count - left.FirstChange;
        left.Records = processor.Records.Count - left.FirstRecord;
        left.Charges = processor.Charges.Count - left.FirstCharge;
        left.Values = processor.Values.Count - left.FirstValue;
        left.Passages = processor.Guards.Passages.Length - left.FirstPassage;
    }

    /// <summary>Brings records, balance changes and values into block order, and adds up fees and compute units.</summary>
    /// <param name="lanes">The workers.</param>
    /// <param name="block">The block.</param>
    /// <param name="shards">What the block does with shared guards that were debited; nothing if none were.</param>
    /// <param name="state">The state.</param>
    /// <param name="output">Has the receipts; gets the rest.</param>
    /// <exception cref="OverflowException">The fees are more than there can be; everything else is done then.</exception>
    public void Finish(ExecutionLane[] lanes, PreparedBlock block, UseShard[] shards, LedgerState state, BlockOutput output)
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
                if (left.Passages != 0)
                {
                    Span<AuthorizationCharge> charges = CollectionsMarshal.AsSpan(output.Charges)[^left.Charges..];
                    FillIn(processor.Guards.Passages.Slice(left.FirstPassage, left.Passages), charges, left.FirstCharge, shards, state);
                }

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

    // Who passed guards in any order could not know what had left through them before.
    private static void FillIn(
        ReadOnlySpan<GuardPassage> passages, Span<AuthorizationCharge> charges, int firstCharge, UseShard[] shards, LedgerState state)
    {
        foreach (ref readonly GuardPassage passage in passages)
        {
            ref ulong total = ref shards[UseShard.Of(passage.Guard)][state.Header(passage.Guard).Use].GuardTotal;
            ref AuthorizationCharge charge = ref charges[passage.Charge - firstCharge];
            charge.Before = total;
            total = GuardAccount.AddToTotal(total, passage.Units);
            charge.After = total;
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
        public int FirstPassage;
        public int Passages;
        public bool HasRun;
    }
}
