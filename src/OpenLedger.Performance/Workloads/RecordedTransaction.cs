using System.Collections.Immutable;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// What a recorded transaction touched. All names are small whole numbers: the same number is the same account or storage slot in
/// every block of the file. Immutable.
/// </summary>
public sealed record RecordedTransaction
{
    /// <summary>Gas of a transaction that does nothing but move value. Source: Ethereum yellow paper, G_transaction.</summary>
    public const long PlainTransferGas = 21_000;

    /// <summary><see cref="To"/> of a transaction that creates a contract.</summary>
    public const int NoRecipient = -1;

    /// <summary>Who sent it and paid for it.</summary>
    public required int From { get; init; }

    /// <summary>Whom it was sent to; <see cref="NoRecipient"/> if it created a contract.</summary>
    public required int To { get; init; }

    /// <summary>Gas that it used.</summary>
    public required long Gas { get; init; }

    /// <summary>Whether it failed.</summary>
    public required bool Failed { get; init; }

    /// <summary>Accounts that were read and not written.</summary>
    public required ImmutableArray<int> AccountReads { get; init; }

    /// <summary>Accounts that were written: sender, recipient of value, miner, contracts that were made.</summary>
    public required ImmutableArray<int> AccountWrites { get; init; }

    /// <summary>Storage slots that were read and not written.</summary>
    public required ImmutableArray<int> SlotReads { get; init; }

    /// <summary>Storage slots that were written.</summary>
    public required ImmutableArray<int> SlotWrites { get; init; }

    /// <summary>Whether it moved value between two accounts and ran no code.</summary>
    public bool IsPlainTransfer =>
        Gas == PlainTransferGas && To != NoRecipient && SlotReads.IsEmpty && SlotWrites.IsEmpty && AccountReads.IsEmpty;
}
