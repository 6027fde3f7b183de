using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>A fresh ledger of ours with the accounts of one vector, on which its transactions are executed one block each.</summary>
internal sealed class SvmReplay : IDisposable
{
    // The slot at which the SVM's clock stands; lookup tables depend on it.
    private const ulong FirstSlot = 447_552_000;

    private static readonly LedgerParameters s_parameters = new()
    {
        Domain = LedgerParameters.DomainOf("second opinion", 1),
        Leader = new Address(Hash256.BytesOf(Hash256.Of("leader of the second opinion"u8))),
    };

    private readonly LedgerHistory _history = new(Hash256.Of("long before the second opinion"u8));
    private readonly LedgerState _state = new(16);
    private readonly IBlockExecutor _executor;
    private readonly BlockOutput _output = new();
    private ulong _slot = FirstSlot;

    public SvmReplay(SvmVector vector, Func<Runtime, LedgerHistory, IBlockExecutor> executor)
    {
        _history.AddBlock(FirstSlot - 1, vector.Blockhash);
        foreach ((Address address, SvmAccount account) in vector.Before)
        {
            _state.Install(in address, account.Owner, account.Lamports, Convert.FromHexString(account.DataHex));
        }

        _executor = executor(new Runtime(s_parameters), _history);
    }

    /// <summary>The transaction that ran last; empty if its bytes were none.</summary>
    public ParsedTransaction Transaction { get; private set; } = new();

    /// <summary>Compute units that the transaction used which ran last.</summary>
    public uint ComputeUnits { get; private set; }

    /// <summary>The ledger, with all that the steps so far did.</summary>
    public LedgerState State => _state;

    /// <summary>Runs a step's transaction and says how it ended.</summary>
    public string Run(SvmStep step)
    {
        if (step.NewBlockhash is { } newest)
        {
            // More slots than a blockhash is good for.
            _slot += LedgerHistory.MaxAgeSlots + 1;
            _history.AdvanceTo(_slot);
            _history.AddBlock(_slot, newest);
            _slot++;
        }

        Transaction = new ParsedTransaction();
        MalformedReason malformed = TransactionParser.TryParse(step.Wire, Transaction);
        if (malformed != MalformedReason.None)
        {
            return Outcomes.OfMalformed(malformed);
        }

        return TransactionSignatures.Verify(Transaction) ? Execute() : nameof(TransactionStatus.SignatureFailure);
    }

    /// <inheritdoc/>
    public void Dispose() => (_executor as IDisposable)?.Dispose();

    private string Execute()
    {
        var block = new BlockInput { Slot = _slot, TimeMs = 0 };
        block.Transactions.Add(Transaction);
        _state.BeginBlock();
        _executor.Execute(block, _state, _output);
        _state.SealBlock();
        Receipt receipt = _output.Receipts[0];
        ComputeUnits = receipt.ComputeUnits;
        return Outcomes.OfReceipt(in receipt);
    }
}
