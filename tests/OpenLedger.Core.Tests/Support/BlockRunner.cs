using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>
/// Executes blocks below the node, where nobody looks at signatures and undo logs are at hand: for properties over very many
/// transactions. Everything that is made can be rolled back.
/// </summary>
internal sealed class BlockRunner
{
    private readonly TransactionBuilder _builder = new();
    private readonly Stack<BlockUndo> _undo = new();
    private readonly Runtime _runtime;
    private readonly Address _payer;
    private readonly BlockInput _input = new();
    private IBlockExecutor _executor = null!;
    private uint _copies;

    public BlockRunner(Runtime runtime, LedgerState state, in Address payer)
    {
        (_runtime, State, _payer) = (runtime, state, payer);
        Forget();
    }

    public LedgerState State { get; }

    /// <summary>What the last block left.</summary>
    public BlockOutput Output { get; } = new();

    public Hash256 Blockhash => TestLedger.GenesisHash;

    /// <summary>A transaction whose message is like no earlier one.</summary>
    public ParsedTransaction Build(params ReadOnlySpan<Instruction> instructions)
    {
        var parsed = new ParsedTransaction();
        Assert.True(TryBuild(parsed, instructions));
        return parsed;
    }

    /// <summary>As <see cref="Build"/>; false if the instructions do not fit into a transaction.</summary>
    public bool TryBuild(ParsedTransaction parsed, params ReadOnlySpan<Instruction> instructions)
    {
        _builder.Reset(in _payer, Blockhash);
        foreach (Instruction instruction in instructions)
        {
            _builder.Add(instruction);
        }

        _builder.AddLoadedDataLimit(1_000_000 + _copies++);
        if (!_builder.BuildLegacy())
        {
            return false;
        }

        _builder.FillTrustedSignatures();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, parsed));
        return true;
    }

    /// <summary>One block.</summary>
    public BlockOutput Run(ulong slot, long timeMs, params ReadOnlySpan<ParsedTransaction> transactions)
    {
        _input.Slot = slot;
        _input.TimeMs = timeMs;
        _input.Transactions.Clear();
        _input.Transactions.AddRange(transactions);
        State.BeginBlock();
        _executor.Execute(_input, State, Output);
        _undo.Push(State.SealBlock());
        return Output;
    }

    /// <summary>Undoes the newest block; false if there is none.</summary>
    public bool TryRollback()
    {
        if (!_undo.TryPop(out BlockUndo? undo))
        {
            return false;
        }

        State.RollbackBlock(undo);
        return true;
    }

    public void RollbackAll()
    {
        while (TryRollback())
        {
        }
    }

    /// <summary>Forgets which messages were processed, so that they can be executed again after a rollback.</summary>
    public void Forget() => _executor = new SequentialExecutor(_runtime, new LedgerHistory(TestLedger.GenesisHash));
}
