using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// The locks that the transactions of a block ask for by what they declare: a transaction that is nothing but a System transfer
/// between two different accounts credits and debits; any other reads what it declares read-only and writes what it declares
/// writable, but for a payer that no instruction lists, from which only the fee is debited.
/// </summary>
public static class TransactionLocks
{
    private const int TransferDataLength = 12;

    /// <summary>What the transactions hold, in block order; keys are indices in the state.</summary>
    /// <param name="block">Transactions of a workload.</param>
    /// <param name="state">The workload's state.</param>
    public static HeldLock[] Of(BlockInput block, LedgerState state)
    {
        LookupTables.Resolve(block.Transactions, state);
        var locks = new List<HeldLock>();
        for (int t = 0; t < block.Transactions.Count; t++)
        {
            ParsedTransaction transaction = block.Transactions[t];
            bool isTransfer = IsTransfer(transaction);
            for (int i = 0; i < transaction.TotalAccountCount; i++)
            {
                bool isDelta = isTransfer || (i == 0 && !IsListed(transaction, account: 0));
                LockMode mode = !transaction.IsWritable(i) ? LockMode.Read : isDelta ? LockMode.Delta : LockMode.Write;

                // Resolve gives an index to what is named and not there, such as a program.
                locks.Add(new HeldLock(t, state.Resolve(transaction.Account(i)), mode));
            }
        }

        return [.. locks];
    }

    private static bool IsListed(ParsedTransaction transaction, byte account)
    {
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            if (transaction.InstructionAccounts(i).Contains(account))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTransfer(ParsedTransaction transaction) =>
        transaction.InstructionCount == 1
        && transaction.InstructionProgram(0) == WellKnown.System
        && transaction.InstructionData(0) is { Length: TransferDataLength } data
        && MemoryMarshal.Read<uint>(data) == (uint)SystemInstruction.Transfer
        && transaction.InstructionAccounts(0) is [var from, var to] && from != to;
}
