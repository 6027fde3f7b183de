using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Benchmarks;

/// <summary>Token transfers through the sequential executor, signatures trusted, among few accounts: what is executed, not what memory
/// adds.</summary>
[MemoryDiagnoser]
public class TokenTransfer
{
    private const int PerBlock = 1_024;
    private const int Accounts = 256;
    private const ulong Units = 1_000_000_000;
    private const long SlotMs = 400;

    // Only when blockhashes and messages are forgotten as fast as they come have all tables their final size.
    private const int WarmUpBlocks = (2 * LedgerHistory.MaxAgeSlots) + 40;

    private readonly TransactionBuilder _builder = new();
    private readonly BlockInput _block = new();
    private readonly BlockOutput _output = new();
    private readonly LedgerState _state = new(4 * Accounts);
    private readonly LedgerHistory _history = new(default);
    private readonly ParsedTransaction[] _transactions = new ParsedTransaction[PerBlock];
    private SequentialExecutor? _executor;
    private ulong _slot;
    private int _made;

    /// <summary>Makes the accounts and executes until nothing grows any more.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        Install();
        var parameters = new LedgerParameters
        {
            Domain = LedgerParameters.DomainOf("micro-benchmark", 0),
            Leader = MadeUp.AddressOf(Accounts + 1),
            // As much as all together may ask for, so that every block has room for all.
            ComputeUnitsPerBlock = (ulong)PerBlock * ComputeBudget.MaxUnits,
        };
        _executor = new SequentialExecutor(new Runtime(parameters), _history);
        for (int i = 0; i < PerBlock; i++)
        {
            _transactions[i] = new ParsedTransaction();
            _block.Transactions.Add(_transactions[i]);
        }

        for (int i = 0; i < WarmUpBlocks; i++)
        {
            NextBlock();
            ExecuteBlock();
            FinishBlock();
        }
    }

    /// <summary>Makes the next block; not measured.</summary>
    [IterationSetup]
    public void NextBlock()
    {
        if (_slot > 0)
        {
            _history.AddBlock(_slot, MadeUp.HashOf((int)_slot));
        }

        _slot++;
        _history.AdvanceTo(_slot);
        _block.Slot = _slot;
        _block.TimeMs += SlotMs;
        _block.ParentHash = _history.LatestBlockhash;
        for (int i = 0; i < PerBlock; i++)
        {
            int from = _made % Accounts;
            Build(from, (from + 1 + (_made / Accounts % (Accounts - 1))) % Accounts);
            _made++;
            MalformedReason reason = TransactionParser.TryParse(_builder.Wire, _transactions[i]);
            Preconditions.Invariant(reason == MalformedReason.None, "a transfer can be parsed");
        }

        _state.BeginBlock();
    }

    /// <summary>Executes the block.</summary>
    [Benchmark(OperationsPerInvoke = PerBlock)]
    public void ExecuteBlock() => _executor!.Execute(_block, _state, _output);

    /// <summary>Checks that the block did what it should; not measured.</summary>
    [IterationCleanup]
    public void FinishBlock()
    {
        foreach (Receipt receipt in _output.Receipts)
        {
            Preconditions.Invariant(receipt.Status == TransactionStatus.Success, "every transfer succeeds");
        }
    }

    private void Install()
    {
        Address mint = MadeUp.AddressOf(Accounts);
        byte[] data = new byte[TokenMint.Length];
        TokenMint.Initialize(data, 6, null, null, Units * Accounts);
        _state.Install(in mint, in WellKnown.Token, Rent.MinimumBalance(data.Length), data);
        data = new byte[TokenAccount.Length];
        for (int i = 0; i < Accounts; i++)
        {
            Address owner = MadeUp.AddressOf(-i - 1);
            TokenAccount.Initialize(data, in mint, in owner, Units);
            _state.Install(MadeUp.AddressOf(i), in WellKnown.Token, Rent.MinimumBalance(data.Length), data);
            _state.Install(in owner, in WellKnown.System, ulong.MaxValue / (2 * Accounts), []);
        }
    }

    private void Build(int from, int to)
    {
        Address owner = MadeUp.AddressOf(-from - 1);
        Span<byte> data = stackalloc byte[1 + sizeof(ulong)];
        data[0] = (byte)TokenInstruction.Transfer;
        BinaryPrimitives.WriteUInt64LittleEndian(data[1..], 1 + ((ulong)_made % 7));
        _builder.Reset(in owner, _history.LatestBlockhash)
            .BeginInstruction(in WellKnown.Token)
            .Account(MadeUp.AddressOf(from), isSigner: false, isWritable: true)
            .Account(MadeUp.AddressOf(to), isSigner: false, isWritable: true)
            .Account(in owner, isSigner: true, isWritable: false)
            .Data(data)
            .EndInstruction();
        Preconditions.Invariant(_builder.BuildLegacy(), "a transfer can be built");
        _builder.FillTrustedSignatures();
    }
}
