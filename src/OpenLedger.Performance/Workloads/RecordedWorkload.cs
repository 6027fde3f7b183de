using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// Recorded blocks as blocks of this ledger. A plain transfer becomes a System transfer. Whatever ran code becomes one
/// instruction of <see cref="TouchProgram"/> that lists what the recorded transaction touched: what was only read read-only, what
/// was written writable. The sender pays the fee and is not listed again. The miner is left out unless it is sender or recipient:
/// it only gathered fees.
/// </summary>
/// <remarks>
/// Up to about 30 accounts stand in the message; more come out of a lookup table that the transaction has to itself at genesis.
/// What touched more than the 126 accounts that are left beside sender and program is split into as many transactions as it
/// takes, one behind the other and of the same sender, what was written first: all conflicts with others and all the work remain,
/// though the parts, which share nothing but the sender, may run side by side.
/// </remarks>
public sealed class RecordedWorkload
{
    /// <summary>Accounts of a transaction besides its payer and its program.</summary>
    internal const int MostKeys = TransactionLimits.MaxAccounts - 2;

    private readonly WorkloadLedger _ledger;
    private readonly RecordedAccounts _accounts;
    private readonly TransactionBuilder _builder = new();
    private ulong _number;

    private RecordedWorkload(ImmutableArray<RecordedBlock> blocks)
    {
        Recorded = blocks;
        _ledger = new WorkloadLedger("blocks", 0);
        _ledger.Runtime.Register(TouchProgram.Id, TouchProgram.Execute);
        _accounts = new RecordedAccounts(_ledger.State, blocks);
        var wires = ImmutableArray.CreateBuilder<WireBlock>(blocks.Length);
        for (int b = 0; b < blocks.Length; b++)
        {
            wires.Add(Translate(blocks[b], Workload.BlockhashOf(_ledger.Name, b)));
        }

        Workload = _ledger.Complete(wires.MoveToImmutable());
    }

    /// <summary>What to execute.</summary>
    public Workload Workload { get; }

    /// <summary>The recorded blocks that it was made of, one for one.</summary>
    public ImmutableArray<RecordedBlock> Recorded { get; }

    /// <summary>Transactions that became System transfers.</summary>
    public int Transfers { get; private set; }

    /// <summary>Transactions that became calls of the program, before splitting.</summary>
    public int Calls { get; private set; }

    /// <summary>Of these, how many were split.</summary>
    public int SplitCalls { get; private set; }

    /// <summary>How many transactions splitting added.</summary>
    public int AddedBySplitting { get; private set; }

    /// <summary>Transactions that need a lookup table.</summary>
    public int WithLookupTable { get; private set; }

    /// <summary>
    /// Makes the workload of the blocks that the options choose; of all that are not empty if they choose none.
    /// </summary>
    /// <param name="blocks">At least one of them has a transaction, as <see cref="RecordedBlocks.TryRead"/> sees to.</param>
    /// <param name="options">Which to choose.</param>
    public static RecordedWorkload Create(RecordedBlocks blocks, RecordedOptions options)
    {
        RecordedBlock[] filled = [.. blocks.Blocks.Where(b => b.Transactions.Length > 0)];
        RecordedBlock[] large = [.. filled.Where(b => b.Transactions.Length >= options.LeastTransactions)];
        RecordedBlock[] chosen = large.Length > 0 ? large : filled;
        Preconditions.Argument(chosen.Length > 0, nameof(blocks), "a block has a transaction");
        return new RecordedWorkload([.. chosen.Take(options.MostBlocks)]);
    }

    private WireBlock Translate(RecordedBlock block, Hash256 blockhash)
    {
        var wire = new WireBlock(block.Transactions.Sum(PartsOf));
        foreach (RecordedTransaction transaction in block.Transactions)
        {
            if (transaction.IsPlainTransfer)
            {
                Transfers++;
                Address from = _accounts[transaction.From];
                _builder.Reset(in from, in blockhash);
                NativeTransfers.Write(_builder, in from, _accounts[transaction.To], lamports: ++_number);
                wire.AddLegacy(_builder);
            }
            else
            {
                AddCall(wire, block, transaction, in blockhash);
            }
        }

        return wire;
    }

    private static int PartsOf(RecordedTransaction transaction)
    {
        int keys = transaction.AccountReads.Length + transaction.AccountWrites.Length + transaction.SlotReads.Length +
            transaction.SlotWrites.Length;
        return (keys / MostKeys) + 1;
    }

    private void AddCall(WireBlock wire, RecordedBlock block, RecordedTransaction transaction, in Hash256 blockhash)
    {
        List<(int Key, bool IsWritable)> touched = [];
        Gather(transaction.AccountWrites, isWritable: true);
        Gather(transaction.SlotWrites, isWritable: true);
        Gather(transaction.AccountReads, isWritable: false);
        Gather(transaction.SlotReads, isWritable: false);
        Calls++;
        SplitCalls += touched.Count > MostKeys ? 1 : 0;
        for (int first = 0; first == 0 || first < touched.Count; first += MostKeys)
        {
            AddedBySplitting += first == 0 ? 0 : 1;
            ReadOnlySpan<(int Key, bool IsWritable)> rest = CollectionsMarshal.AsSpan(touched)[first..];
            AddPart(wire, _accounts[transaction.From], rest[..Math.Min(rest.Length, MostKeys)], in blockhash);
        }

        void Gather(ImmutableArray<int> keys, bool isWritable)
        {
            foreach (int key in keys)
            {
                if (key != transaction.From && key != block.Miner)
                {
                    touched.Add((key, isWritable));
                }
            }
        }
    }

    private void AddPart(WireBlock wire, in Address payer, ReadOnlySpan<(int Key, bool IsWritable)> touched, in Hash256 blockhash)
    {
        _builder.Reset(in payer, in blockhash).BeginInstruction(TouchProgram.Id);
        foreach ((int key, bool isWritable) in touched)
        {
            _builder.Account(_accounts[key], isSigner: false, isWritable);
        }

        // The number makes every transaction another one.
        ++_number;
        _builder.Data(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in _number))).EndInstruction();
        if (_builder.BuildLegacy())
        {
            wire.AddLegacy(_builder);
            return;
        }

        WithLookupTable++;
        wire.AddV0(_builder, _accounts.InstallTable(touched));
    }
}
