using System.Buffers.Binary;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Recognizes by their bytes transactions that use one session for one Token transfer, plain or checked, and do nothing else.
/// </summary>
internal static class UseReader
{
    // Operation, count of assets, number of the asset, units.
    private const int UseLength = 11;

    /// <summary>Reads a transaction; false if it is none of this kind.</summary>
    public static bool TryRead(ParsedTransaction transaction, out DeclaredUse use)
    {
        use = default;
        if (transaction.InstructionCount < 2 || transaction.LookupCount != 0)
        {
            return false;
        }

        uint units = 0;
        bool found = false;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            Address program = transaction.InstructionProgram(i);
            if (program == WellKnown.ComputeBudget)
            {
                units += ComputeCosts.ComputeBudget;
                continue;
            }

            if (found || program != SessionProgram.Id || i + 1 == transaction.InstructionCount ||
                !TryReadUse(transaction, i, ref use) || !TryReadTransfer(transaction, i + 1, ref use, ref units))
            {
                return false;
            }

            found = true;
            units += ComputeCosts.SessionUse;
            i++;
        }

        use.ComputeUnits = units;
        return found && units <= transaction.Budget.ComputeUnitLimit;
    }

    private static bool TryReadUse(ParsedTransaction transaction, int instruction, ref DeclaredUse use)
    {
        ReadOnlySpan<byte> data = transaction.InstructionData(instruction);
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(instruction);
        if (data.Length != UseLength || data[0] != (byte)SessionOperation.Use || data[1] != 1 ||
            accounts.Length is not (4 or 6) || !transaction.IsWritable(accounts[0]) || !transaction.IsSigner(accounts[1]) ||
            (accounts.Length == 6 && (accounts[4] == 0 || !transaction.IsWritable(accounts[4]))))
        {
            return false;
        }

        use.Instruction = (byte)instruction;
        use.Asset = data[2];
        use.DeclaredUnits = BinaryPrimitives.ReadUInt64LittleEndian(data[3..]);
        use.Session = accounts[0];
        use.Key = accounts[1];
        use.OwnerAuthority = accounts[2];
        use.FreezeMark = accounts[3];
        use.Parent = accounts.Length == 6 ? accounts[4] : (byte)0;
        use.ParentMark = accounts.Length == 6 ? accounts[5] : (byte)0;
        return true;
    }

    private static bool TryReadTransfer(ParsedTransaction transaction, int instruction, ref DeclaredUse use, ref uint units)
    {
        if (transaction.InstructionProgram(instruction) != WellKnown.Token ||
            !TokenTransferBytes.TryRead(transaction, instruction, out TokenTransferBytes transfer) || transfer.Amount == 0)
        {
            return false;
        }

        units += transfer.ComputeUnits;
        use.Amount = transfer.Amount;
        use.Action = transfer.Action;
        use.Source = transfer.Source;
        use.Destination = transfer.Destination;
        use.Owner = transfer.Authority;
        use.Mint = transfer.Mint;
        use.Decimals = transfer.Decimals;
        return use.Source != use.Destination;
    }
}
