using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Tests.Workloads;

/// <summary>Recorded blocks as blocks of this ledger.</summary>
public class RecordedWorkloadTests
{
    private const int Miner = 0;

    private static readonly RecordedOptions s_all = new() { LeastTransactions = 1 };

    [Fact]
    public void PlainTransfersAreSystemTransfersAndTheRestCallsTheProgram()
    {
        RecordedWorkload recorded = Make(Plain(1, 2), Call(1, reads: [3], writes: [4, Miner], slotReads: [5], slotWrites: [6]));
        List<ParsedTransaction> parsed = Parse(recorded);

        Assert.Equal((1, 1, 0), (recorded.Transfers, recorded.Calls, recorded.WithLookupTable));
        Assert.Equal(2, parsed.Count);
        Assert.Equal(WellKnown.System, parsed[0].InstructionProgram(0));
        Assert.Equal(parsed[0].FeePayer, parsed[1].FeePayer);

        // Payer, two writable, two read-only, the program; neither the miner nor the payer a second time.
        Assert.Equal(6, parsed[1].TotalAccountCount);
        Assert.Equal([true, true, true, false, false, false], Enumerable.Range(0, 6).Select(parsed[1].IsWritable));
        Assert.NotEqual(default, WorkloadPass.All(WorkloadPass.Sequential(recorded.Workload)));
    }

    [Theory]
    [InlineData(25, 1, 0)]
    [InlineData(60, 1, 1)]
    [InlineData(126, 1, 1)]
    [InlineData(127, 2, 1)]
    [InlineData(400, 4, 3)]
    public void WhatDoesNotFitUsesTablesAndIsSplit(int keys, int transactions, int tables)
    {
        int[] slots = [.. Enumerable.Range(10, keys)];
        RecordedWorkload recorded = Make(Call(1, [], [], slotReads: slots[..(keys / 2)], slotWrites: slots[(keys / 2)..]));
        List<ParsedTransaction> parsed = Parse(recorded);

        Assert.Equal(transactions, parsed.Count);
        Assert.Equal((transactions - 1, tables), (recorded.AddedBySplitting, recorded.WithLookupTable));
        Assert.Equal(keys, parsed.Sum(t => t.TotalAccountCount - 2));
        Assert.NotEqual(default, WorkloadPass.All(WorkloadPass.Sequential(recorded.Workload)));
    }

    [Theory]
    [InlineData(1, 9, 2)]
    [InlineData(2, 9, 1)]
    [InlineData(50, 9, 2)]
    [InlineData(1, 1, 1)]
    public void SmallBlocksAreLeftOutUnlessAllAreSmall(int least, int most, int chosen)
    {
        RecordedBlock Block(params RecordedTransaction[] transactions) => new(1, "london", Miner, [.. transactions]);
        var blocks = new RecordedBlocks(1_000, [Block(), Block(Plain(1, 2)), Block(Plain(1, 2), Plain(2, 3))]);
        var options = new RecordedOptions { LeastTransactions = least, MostBlocks = most };

        Assert.Equal(chosen, RecordedWorkload.Create(blocks, options).Workload.Blocks.Length);
    }

    [Fact]
    public void TheOrderOfConflictingCallsShows()
    {
        RecordedTransaction first = Call(1, [], [], slotReads: [5], slotWrites: [6]);
        RecordedTransaction second = Call(2, [], [], slotReads: [6], slotWrites: [5]);

        Assert.NotEqual(StateAfter(first, second), StateAfter(second, first));
    }

    [Fact]
    public void AWalletThatIsWrittenIsPaid()
    {
        RecordedWorkload recorded = Make(Call(1, [], writes: [2], [], slotWrites: [6]), Plain(2, 3));
        List<ParsedTransaction> parsed = Parse(recorded);
        int wallet = recorded.Workload.State.Find(parsed[1].FeePayer);
        ulong before = recorded.Workload.State.LamportsOf(wallet);
        WorkloadPass.All(WorkloadPass.Sequential(recorded.Workload));

        // One lamport came; fee and two lamports, the second transaction's number, went.
        Assert.Equal(before + 1 - 5_000 - 2, recorded.Workload.State.LamportsOf(wallet));
    }

    [Fact]
    public void LocksAreThoseOfTheDeclaredAccounts()
    {
        RecordedWorkload recorded = Make(Plain(1, 2), Plain(3, 2), Plain(4, 4), Call(1, [], [2], slotReads: [5], [6]));
        var buffer = new BlockBuffer();
        buffer.Load(recorded.Workload.Blocks[0]);
        HeldLock[] locks = TransactionLocks.Of(buffer.Input, recorded.Workload.State);
        ILookup<int, LockMode> modes = locks.ToLookup(l => l.Transaction, l => l.Mode);

        Assert.Equal([LockMode.Delta, LockMode.Delta, LockMode.Read], modes[0]);
        Assert.Equal([LockMode.Delta, LockMode.Delta, LockMode.Read], modes[1]);
        Assert.Equal([LockMode.Write, LockMode.Read], modes[2]);
        Assert.Equal([LockMode.Delta, LockMode.Write, LockMode.Write, LockMode.Read, LockMode.Read], modes[3]);
    }

    [Fact]
    public void TheSharedTraceIsExecutedTwiceAlike()
    {
        RecordedWorkload recorded = RecordedWorkload.Create(RecordedFile.Blocks, s_all);
        WorkloadRun run = WorkloadPass.Sequential(recorded.Workload, ahead: 8);
        UInt128 lamports = recorded.Workload.State.TotalLamports();
        Hash256 first = WorkloadPass.All(run);

        Assert.Equal(12_921, recorded.Transfers + recorded.Calls);
        Assert.Equal(12_921 + recorded.AddedBySplitting, recorded.Workload.TransactionCount);
        Assert.Equal(19, recorded.SplitCalls);
        Assert.Equal(lamports, recorded.Workload.State.TotalLamports());
        Assert.Equal(first, WorkloadPass.All(run));
    }

    private static Hash256 StateAfter(params RecordedTransaction[] transactions)
    {
        RecordedWorkload recorded = Make(transactions);
        WorkloadPass.All(WorkloadPass.Sequential(recorded.Workload));
        return StateDigest.Of(recorded.Workload.State);
    }

    private static RecordedWorkload Make(params RecordedTransaction[] transactions) => RecordedWorkload.Create(
        new RecordedBlocks(1_000, [new RecordedBlock(1, "london", Miner, [.. transactions])]), s_all);

    private static List<ParsedTransaction> Parse(RecordedWorkload recorded)
    {
        var buffer = new BlockBuffer();
        buffer.Load(recorded.Workload.Blocks[0]);
        return buffer.Input.Transactions;
    }

    private static RecordedTransaction Plain(int from, int to) => new()
    {
        From = from,
        To = to,
        Gas = RecordedTransaction.PlainTransferGas,
        Failed = false,
        AccountReads = [],
        AccountWrites = [.. new[] { Miner, from, to }.Distinct()],
        SlotReads = [],
        SlotWrites = [],
    };

    private static RecordedTransaction Call(int from, int[] reads, int[] writes, int[] slotReads, int[] slotWrites) => new()
    {
        From = from,
        To = RecordedTransaction.NoRecipient,
        Gas = 100_000,
        Failed = false,
        AccountReads = [.. reads],
        AccountWrites = [from, .. writes],
        SlotReads = [.. slotReads],
        SlotWrites = [.. slotWrites],
    };
}
