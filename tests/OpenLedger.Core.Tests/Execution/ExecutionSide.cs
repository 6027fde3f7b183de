using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// One of several ledgers that are given the same blocks and must stay equal: a state, its history, an executor, and what undoes
/// its blocks.
/// </summary>
internal sealed class ExecutionSide : IDisposable
{
    private const int LargestDump = 100_000;

    private readonly Stack<BlockUndo> _undo = new();

    public ExecutionSide(LedgerState state, Func<LedgerHistory, IBlockExecutor> executor)
    {
        State = state;
        Lamports = state.TotalLamports();
        History = new LedgerHistory(TestLedger.GenesisHash);
        Executor = executor(History);
    }

    public LedgerState State { get; }

    public LedgerHistory History { get; }

    public IBlockExecutor Executor { get; }

    /// <summary>What the last block left.</summary>
    public BlockOutput Output { get; } = new();

    /// <summary>All lamports there were at the start.</summary>
    public UInt128 Lamports { get; }

    /// <summary>How many blocks can be taken back.</summary>
    public int Depth => _undo.Count;

    /// <summary>Executes a block.</summary>
    public void Execute(BlockInput block)
    {
        Begin(block.Slot);
        Executor.Execute(block, State, Output);
        End(block.Slot);
    }

    /// <summary>Brings history and state to the beginning of a block.</summary>
    public void Begin(ulong slot)
    {
        History.AdvanceTo(slot);
        State.BeginBlock();
    }

    /// <summary>Ends the block that has begun.</summary>
    public void End(ulong slot)
    {
        _undo.Push(State.SealBlock());
        History.AddBlock(slot, Hash256.Of(BitConverter.GetBytes(slot)));
    }

    /// <summary>Takes back the newest blocks; what was processed stays in memory.</summary>
    public void Rollback(int blocks)
    {
        for (; blocks > 0; blocks--)
        {
            State.RollbackBlock(_undo.Pop());
        }
    }

    /// <summary>Takes back all blocks.</summary>
    public void RollbackAll() => Rollback(Depth);

    /// <summary>Ends the threads of the executor if it has any.</summary>
    public void Dispose() => (Executor as IDisposable)?.Dispose();

    /// <summary>
    /// Fails unless both sides are where the block leads: receipts, records, balance changes, values, sums, messages, state.
    /// </summary>
    public static void AssertEqual(ExecutionSide one, ExecutionSide other, BlockInput block, string where)
    {
        Span<Receipt> expected = CollectionsMarshal.AsSpan(one.Output.Receipts);
        Span<Receipt> got = CollectionsMarshal.AsSpan(other.Output.Receipts);
        Assert.True(expected.Length == got.Length, where);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                MemoryMarshal.AsBytes(expected.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(got.Slice(i, 1))),
                $"{where}: transaction {i}: {TestLedger.Describe(in expected[i])} and {TestLedger.Describe(in got[i])}");
        }

        Assert.True(
            MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(one.Output.Records))
                .SequenceEqual(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(other.Output.Records))),
            $"{where}: records");
        Assert.True(
            MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(one.Output.Charges))
                .SequenceEqual(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(other.Output.Charges))),
            $"{where}: charges");
        Assert.True(one.Output.BalanceChanges.SequenceEqual(other.Output.BalanceChanges), $"{where}: balance changes");
        Assert.True(one.Output.Values.Hash() == other.Output.Values.Hash(), $"{where}: values");
        Assert.True(one.Output.FeesLamports == other.Output.FeesLamports, $"{where}: fees");
        Assert.True(one.Output.ComputeUnits == other.Output.ComputeUnits, $"{where}: compute units");
        AssertSameLedger(one, other, block, where);
    }

    /// <summary>
    /// Fails unless both sides have the same state and remember the same messages of the block, and no lamport is lost.
    /// </summary>
    public static void AssertSameLedger(ExecutionSide one, ExecutionSide other, BlockInput block, string where)
    {
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Hash256 message = block.Transactions[i].MessageHash;
            bool expected = one.History.WasProcessed(in message);
            Assert.True(expected == other.History.WasProcessed(in message), $"{where}: memory of {i}");
        }

        // What differs is seen in a dump, but millions of accounts are too many for one.
        bool same = one.State.Count > LargestDump
            ? StateTree.Build(one.State).Root == StateTree.Build(other.State).Root
            : StateDump.Of(one.State) == StateDump.Of(other.State);
        Assert.True(same, $"{where}: state");
        Assert.True(one.Lamports == other.State.TotalLamports(), $"{where}: lamports are not conserved");
    }
}
