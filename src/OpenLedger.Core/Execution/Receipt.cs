using System.Runtime.InteropServices;

namespace OpenLedger.Core.Execution;

/// <summary>
/// What became of one transaction of a block. Fixed binary layout of 56 bytes without padding, hashed into the block header.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 56)]
public struct Receipt
{
    /// <summary>SHA-256 of the transaction's message.</summary>
    public Hash256 TransactionId;

    /// <summary>Fee paid, in lamports.</summary>
    public ulong FeeLamports;

    /// <summary>Compute units used, at most 1.4 million.</summary>
    public uint ComputeUnits;

    /// <summary>The failed instruction's error number, see <see cref="InstructionResult.Number"/>.</summary>
    public uint ErrorNumber;

    public TransactionStatus Status;

    /// <summary>What the failed instruction says.</summary>
    public InstructionError Error;

    /// <summary>Which instruction failed.</summary>
    public ushort ErrorInstruction;

    /// <summary>Always 0: a layout that is hashed has no padding, whose bytes nobody sets.</summary>
    public uint Reserved;

    /// <summary>Starts over in place: nothing is known but this.</summary>
    internal void Begin(in Hash256 transactionId, TransactionStatus status)
    {
        TransactionId = transactionId;
        FeeLamports = 0;
        ComputeUnits = 0;
        ErrorNumber = 0;
        Status = status;
        Error = default;
        ErrorInstruction = 0;
        Reserved = 0;
    }

    /// <summary>Whether the transaction is in the block: it paid its fee, whether it succeeded or failed.</summary>
    public readonly bool IsCommitted => Status <= TransactionStatus.InsufficientFundsForRent;
}
